package io.pandan.conformance.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pandan.testkit.node.NodeDistribution;
import io.pandan.testkit.node.StartedNode;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A development network that is changed and then killed, as by {@code kill -9}. */
@Timeout(240)
class DevelopmentIT {
  private static final String CAROL = "0x000000000000000000000000000000000000ca01";
  private static final int ROUNDS = 3;

  private final NodeDistribution distribution = NodeDistribution.assembled();

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void shouldHaveAfterAKillWhatEachCallHasAcknowledged() throws Exception {
    Path data = folder.resolve("data");
    String snapshot = "";
    List<String> heads = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      try (StartedNode node = distribution.start(data)) {
        Rpc rpc = new Rpc(node.rpc());
        if (round > 0) {
          assertThat(block(rpc, "latest")).isEqualTo(heads.getLast());
          assertThat(balance(rpc)).isEqualTo(BigInteger.valueOf(100L + round - 1));
          assertConsistent(rpc);
        }
        rpc.call("anvil_mine", 3);
        String account = node.accounts().getFirst().address();
        String bob = node.accounts().get(1).address();
        rpc.call("eth_sendTransaction", Map.of("from", account, "to", bob, "value", "0x1"));
        snapshot = rpc.call("evm_snapshot").asText();
        rpc.call("evm_increaseTime", 1_000);
        rpc.call("anvil_mine", 5);
        assertThat(rpc.call("evm_revert", snapshot).asBoolean()).isTrue();
        rpc.call("anvil_setBalance", CAROL, 100 + round);
        heads.add(block(rpc, "latest"));
        snapshot = rpc.call("evm_snapshot").asText();
        node.kill();
      }
    }
    try (StartedNode node = distribution.start(data)) {
      Rpc rpc = new Rpc(node.rpc());
      rpc.call("anvil_mine", 2);
      assertThat(rpc.call("evm_revert", snapshot).asBoolean()).isTrue();
      assertThat(block(rpc, "latest")).isEqualTo(heads.getLast());
      assertConsistent(rpc);
    }
  }

  private static String block(Rpc rpc, String number) {
    return rpc.call("eth_getBlockByNumber", number, false).toString();
  }

  private static BigInteger balance(Rpc rpc) {
    return rpc.quantity("eth_getBalance", CAROL, "latest");
  }

  /** Every block is found by number and by hash, follows its parent, and nothing is above. */
  private static void assertConsistent(Rpc rpc) {
    long head = rpc.quantity("eth_blockNumber").longValueExact();
    String parent = "";
    for (long number = 0; number <= head; number++) {
      String quantity = "0x" + Long.toHexString(number);
      JsonNode block = rpc.call("eth_getBlockByNumber", quantity, false);
      String hash = block.get("hash").asText();
      assertThat(rpc.call("eth_getBlockByHash", hash, false)).isEqualTo(block);
      if (number > 0) {
        assertThat(block.get("parentHash").asText()).isEqualTo(parent);
      }
      for (JsonNode transaction : block.get("transactions")) {
        assertThat(
                rpc.call("eth_getTransactionReceipt", transaction.asText())
                    .get("blockHash")
                    .asText())
            .isEqualTo(hash);
      }
      parent = hash;
    }
    String above = "0x" + Long.toHexString(head + 1);
    assertThat(rpc.call("eth_getBlockByNumber", above, false).isNull()).isTrue();
  }
}
