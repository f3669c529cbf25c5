package io.pandan.api.eth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.pandan.api.Address;
import io.pandan.api.MalformedException;
import io.pandan.api.SignedMessage;
import io.pandan.api.Vectors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Against ethereum/tests {@code TransactionTests}, where Filecoin takes the form at all. */
class EthTransactionTest {

  @Test
  void shouldRecoverHashAndSenderOfOthersTransactions() {
    int taken = 0;
    List<String> refused = new ArrayList<>();
    for (Path file : Vectors.files("ethereum/TransactionTests")) {
      for (JsonNode test : Vectors.read(file)) {
        JsonNode expected = test.at("/result/Cancun");
        if (!expected.has("hash")) {
          continue;
        }
        byte[] bytes = hex(test.get("txbytes").asText());
        EthTransaction transaction;
        try {
          transaction = EthTransaction.decode(bytes);
        } catch (MalformedException e) {
          refused.add(e.getMessage());
          continue;
        }
        assertThat(transaction.hash())
            .as(file.toString())
            .isEqualTo(hex(expected.get("hash").asText()));
        assertThat(transaction.sender())
            .as(file.toString())
            .hasToString(expected.get("sender").asText());
        assertThat(transaction.encode()).isEqualTo(bytes);
        SignedMessage signed = transaction.toSignedMessage(transaction.chainId());
        assertThat(EthTransaction.from(signed, transaction.chainId()).encode()).isEqualTo(bytes);
        taken++;
      }
    }
    assertThat(taken).isGreaterThan(30);
    assertThat(refused)
        .allSatisfy(
            reason ->
                assertThat(reason)
                    .matches(".*(type 1 is not supported|access list must be empty|exceeds).*"));
  }

  @Test
  void shouldRefuseTransactionOfAnotherChain() {
    // Signed with the key 0x46…46 for chain 1: the example of EIP-155.
    byte[] bytes =
        hex(
            "0xf86c098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a764000080"
                + "25a028ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276a067cbe9d8997f761a"
                + "ecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83");
    EthTransaction transaction = EthTransaction.decode(bytes);
    assertThat(transaction.kind()).isEqualTo(EthTransaction.Kind.EIP155);
    assertThat(HexFormat.of().formatHex(transaction.signingHash()))
        .isEqualTo("daf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53");
    assertThat(transaction.sender()).hasToString("0x9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f");
    assertThatThrownBy(() -> transaction.toSignedMessage(31415926))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("31415926");
  }

  @Test
  void shouldMaskActorIdsAndKeepThemOutOfDelegatedAddresses() {
    EthAddress masked = EthAddress.ofActorId(1234);
    assertThat(masked.isMaskedId()).isTrue();
    assertThat(masked.toFilecoin()).isEqualTo(Address.id(1234));
    assertThat(EthAddress.from(Address.id(1234))).contains(masked);
    assertThat(EthAddress.from(Address.delegated(10, masked.toBytes()))).isEmpty();
    assertThat(EthAddress.from(Address.delegated(11, new byte[20]))).isEmpty();
  }

  @Test
  void shouldWriteChecksummedText() {
    // Examples of EIP-55.
    for (String text :
        List.of(
            "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
            "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
            "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb")) {
      assertThat(EthAddress.parse(text).toChecksumString()).isEqualTo(text);
    }
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text, 2, text.length());
  }
}
