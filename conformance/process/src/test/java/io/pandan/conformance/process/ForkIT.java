package io.pandan.conformance.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.pandan.api.eth.EthAddress;
import io.pandan.testkit.node.NodeDistribution;
import io.pandan.testkit.node.StartedNode;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Networks that go on from another node's state. */
@Timeout(300)
class ForkIT {
  private static final String RECEIVER = "0x00000000000000000000000000000000000f00d5";

  /** Returns the hash of block 2: PUSH1 2 BLOCKHASH PUSH0 MSTORE PUSH1 32 PUSH0 RETURN. */
  private static final String HASH_OF_2 = "0x6002405f5260205ff3";

  private final NodeDistribution distribution = NodeDistribution.assembled();

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void shouldGoOnFromAnothersStateAndLeaveItAsItIs() throws Exception {
    Path data = folder.resolve("fork");
    long atFork;
    JsonNode known;
    String knownHash;
    Counter counter;
    try (StartedNode origin = distribution.start(folder.resolve("origin"))) {
      Rpc there = new Rpc(origin.rpc());
      Sender sender = new Sender(origin.accounts().getFirst(), there);
      counter = Counter.deploy(there, sender);
      knownHash = send(there, sender, counter);
      known = there.call("eth_getTransactionReceipt", knownHash);
      for (int i = 0; i < 3; i++) {
        send(there, sender, counter);
      }
      there.call("anvil_setBalance", RECEIVER, "0x1234");
      atFork = there.quantity("eth_blockNumber").longValueExact();
      String headOfOrigin = there.call("eth_getBlockByNumber", "latest", true).toString();

      try (StartedNode fork = distribution.start(data, "--fork-url", origin.rpc().toString())) {
        Rpc here = new Rpc(fork.rpc());
        assertThat(here.quantity("eth_blockNumber")).isEqualTo(atFork);
        assertThat(here.call("eth_getBlockByNumber", "latest", true)).hasToString(headOfOrigin);
        assertThat(counter.count(here)).isEqualTo(4);
        assertThat(here.quantity("eth_getBalance", RECEIVER, "latest")).isEqualTo(0x1234);
        // What was before the fork is the other node's, states included.
        assertThat(here.call("eth_getTransactionReceipt", knownHash)).isEqualTo(known);
        assertThat(here.call("eth_getBlockByNumber", "0x0", false))
            .isEqualTo(there.call("eth_getBlockByNumber", "0x0", false));
        assertThat(countAt(here, counter, 2)).isEqualTo(countAt(there, counter, 2));
        assertThat(here.call("eth_getLogs", Map.of("fromBlock", "0x0")))
            .isEqualTo(there.call("eth_getLogs", Map.of("fromBlock", "0x0")));
        here.call("anvil_setCode", RECEIVER, HASH_OF_2);
        assertThat(here.call("eth_call", Map.of("to", RECEIVER), "latest"))
            .isEqualTo(there.call("eth_getBlockByNumber", "0x2", false).get("hash"));

        Sender second = new Sender(fork.accounts().getFirst(), here);
        assertThat(second.nonce()).isEqualTo(sender.nonce());
        send(here, second, counter);
        assertThat(counter.count(here)).isEqualTo(5);
        assertThat(here.quantity("eth_blockNumber")).isEqualTo(atFork + 1);
        assertThat(counter.count(there)).isEqualTo(4);
        assertThat(there.call("eth_getBlockByNumber", "latest", true)).hasToString(headOfOrigin);
        assertThat(fork.command("chain", "warm-up")).contains("all of the newest state");
        fork.stop();
      }
      origin.stop();
    }
    // Without the other node it goes on with what it has, and says what it lacks.
    try (StartedNode fork = distribution.start(data)) {
      Rpc here = new Rpc(fork.rpc());
      assertThat(counter.count(here)).isEqualTo(5);
      Sender sender = new Sender(fork.accounts().getFirst(), here);
      send(here, sender, counter);
      assertThat(counter.count(here)).isEqualTo(6);
      String toNobody =
          sender.send(
              here,
              Optional.of(EthAddress.parse("0x" + "66".repeat(20))),
              BigInteger.ONE,
              new byte[0]);
      Eventually.get("the receipt", () -> here.receipt(toNobody));
      assertThat(here.call("eth_getTransactionReceipt", knownHash)).isEqualTo(known);
      assertThat(here.call("eth_getTransactionReceipt", "0x" + "ab".repeat(32)).isNull()).isTrue();
      assertThatThrownBy(() -> here.call("eth_getBalance", "0x" + "77".repeat(20), "0x1"))
          .isInstanceOf(Rpc.Failure.class)
          .hasMessageContaining("the forked node http://127.0.0.1:")
          .hasMessageContaining("does not answer");
    }
  }

  @Test
  void shouldForkAtAnEpochAndNothingButForks() throws Exception {
    Path data = folder.resolve("fork");
    try (StartedNode origin = distribution.start(folder.resolve("origin"))) {
      Rpc there = new Rpc(origin.rpc());
      Sender sender = new Sender(origin.accounts().getFirst(), there);
      Counter counter = Counter.deploy(there, sender);
      for (int i = 0; i < 3; i++) {
        send(there, sender, counter);
      }
      String url = origin.rpc().toString();
      try (StartedNode fork = distribution.start(data, "--fork-url", url, "--fork-block", "2")) {
        Rpc here = new Rpc(fork.rpc());
        assertThat(here.quantity("eth_blockNumber")).isEqualTo(2);
        assertThat(counter.count(here)).isEqualTo(1);
        Sender second = new Sender(fork.accounts().getFirst(), here);
        send(here, second, counter);
        assertThat(counter.count(here)).isEqualTo(2);
        here.call("anvil_reset");
        assertThat(here.quantity("eth_blockNumber")).isEqualTo(2);
        assertThat(counter.count(here)).isEqualTo(1);
        fork.stop();
      }
      NodeDistribution.Outcome other =
          distribution.run(
              "run",
              "--rpc-port",
              "0",
              "--console-port",
              "0",
              "--data",
              data.toString(),
              "--fork-url",
              url,
              "--fork-block",
              "3");
      assertThat(other.output()).contains("was forked at epoch 2, for good, and not at 3");
      Path plain = folder.resolve("plain");
      try (StartedNode node = distribution.start(plain)) {
        node.stop();
      }
      NodeDistribution.Outcome refused =
          distribution.run(
              "run",
              "--rpc-port",
              "0",
              "--console-port",
              "0",
              "--data",
              plain.toString(),
              "--fork-url",
              url);
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.output())
          .contains("has the network pandan-dev, which was not forked; a fork of " + url);
    }
  }

  private static BigInteger countAt(Rpc rpc, Counter counter, long block) {
    return rpc.quantity(
        "eth_call", Map.of("to", counter.address().toString()), "0x" + Long.toHexString(block));
  }

  private static String send(Rpc rpc, Sender sender, Counter counter) {
    String hash = sender.send(rpc, Optional.of(counter.address()), BigInteger.ZERO, new byte[0]);
    Eventually.get("the receipt", () -> rpc.receipt(hash));
    return hash;
  }
}
