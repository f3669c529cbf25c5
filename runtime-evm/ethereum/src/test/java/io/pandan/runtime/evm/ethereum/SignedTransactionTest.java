package io.pandan.runtime.evm.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.MalformedException;
import io.pandan.api.eth.Rlp;
import io.pandan.api.eth.RlpItem;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignedTransactionTest {
  /** EIP-155's example. */
  private static final byte[] EXAMPLE =
      HexFormat.of()
          .parseHex(
              "f86c098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a76400"
                  + "008025a028ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276a067cb"
                  + "e9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83");

  @Test
  void shouldVerifyTheExampleOfEip155() throws Exception {
    Transaction transaction =
        SignedTransaction.decode(EXAMPLE).verify(Fork.SPURIOUS_DRAGON, BigInteger.ONE);

    assertThat(transaction.sender()).hasToString("0x9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f");
    assertThat(transaction.nonce()).isEqualTo(9);
    assertThat(transaction.chainId()).contains(BigInteger.ONE);
    assertThat(transaction.value()).isEqualTo(BigInteger.TEN.pow(18));
  }

  @Test
  void shouldRefuseAChainIdBeforeEip155AndAnotherChain() {
    SignedTransaction signed = SignedTransaction.decode(EXAMPLE);

    assertThatThrownBy(() -> signed.verify(Fork.HOMESTEAD, BigInteger.ONE))
        .hasMessageContaining("SIGNATURE");
    assertThatThrownBy(() -> signed.verify(Fork.CANCUN, BigInteger.TWO))
        .hasMessageContaining("CHAIN_ID");
  }

  @Test
  void shouldRefuseTheHigherSSinceHomestead() throws Exception {
    List<RlpItem> fields = new ArrayList<>(Rlp.decode(EXAMPLE).asList());
    BigInteger order =
        new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
    fields.set(6, RlpItem.of(38));
    fields.set(8, RlpItem.of(order.subtract(fields.get(8).asNumber(32))));
    SignedTransaction high = SignedTransaction.decode(Rlp.encode(new RlpItem.Items(fields)));

    assertThatThrownBy(() -> high.verify(Fork.SPURIOUS_DRAGON, BigInteger.ONE))
        .hasMessageContaining("SIGNATURE");
  }

  @Test
  void shouldRefuseWhatIsNoTransaction() {
    for (String hex : List.of("", "00", "05c0", "c0", "02c0", "03f8", "7f")) {
      assertThatThrownBy(() -> SignedTransaction.decode(HexFormat.of().parseHex(hex)))
          .as(hex)
          .isInstanceOf(MalformedException.class);
    }
  }
}
