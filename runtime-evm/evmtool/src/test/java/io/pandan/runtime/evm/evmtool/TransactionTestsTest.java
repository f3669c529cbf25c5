package io.pandan.runtime.evm.evmtool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pandan.api.MalformedException;
import io.pandan.runtime.evm.ethereum.Fork;
import io.pandan.runtime.evm.ethereum.IntrinsicGas;
import io.pandan.runtime.evm.ethereum.InvalidTransactionException;
import io.pandan.runtime.evm.ethereum.SignedTransaction;
import io.pandan.runtime.evm.ethereum.Transaction;
import io.pandan.runtime.evm.ethereum.TransactionChecks;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Ethereum's TransactionTests: what each fork takes and refuses, sender, hash, intrinsic gas. */
class TransactionTestsTest {
  private static final BigInteger MAIN_NETWORK = BigInteger.ONE;

  @Test
  void shouldTakeAndRefuseWhatEachForkDoes() throws IOException {
    List<String> wrong = new ArrayList<>();
    int taken = 0;
    int refused = 0;
    for (Path file : Vectors.files("TransactionTests")) {
      for (Map.Entry<String, JsonNode> test : Vectors.read(file).properties()) {
        String bytes = test.getValue().get("txbytes").asText();
        for (Map.Entry<String, JsonNode> fork : test.getValue().get("result").properties()) {
          String expected = expected(fork.getValue());
          String actual = outcome(bytes, Fork.named(fork.getKey()).orElseThrow());
          boolean refusal = expected.startsWith("refused");
          if (refusal ? !actual.startsWith("refused") : !actual.equals(expected)) {
            wrong.add(test.getKey() + " in " + fork.getKey() + ": " + actual + ", not " + expected);
          }
          taken += refusal ? 0 : 1;
          refused += refusal ? 1 : 0;
        }
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(taken).isGreaterThan(500);
    assertThat(refused).isGreaterThan(1500);
  }

  private static String expected(JsonNode result) {
    return result.has("exception")
        ? "refused: " + result.get("exception").asText()
        : taken(
            result.get("hash").asText().replaceFirst("^0x", ""),
            result.get("sender").asText(),
            Long.decode(result.get("intrinsicGas").asText()));
  }

  private static String taken(String hash, String sender, long intrinsicGas) {
    return "hash %s, sender %s, intrinsic gas %d".formatted(hash, sender, intrinsicGas);
  }

  private static String outcome(String bytes, Fork fork) {
    try {
      SignedTransaction signed =
          SignedTransaction.decode(HexFormat.of().parseHex(bytes, 2, bytes.length()));
      Transaction transaction = signed.verify(fork, MAIN_NETWORK);
      IntrinsicGas gas = TransactionChecks.check(transaction, fork);
      return taken(
          HexFormat.of().formatHex(signed.hash()), transaction.sender().toString(), gas.gas());
    } catch (MalformedException | InvalidTransactionException e) {
      return "refused: " + e.getMessage();
    }
  }
}
