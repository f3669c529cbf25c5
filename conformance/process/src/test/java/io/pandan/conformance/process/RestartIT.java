package io.pandan.conformance.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pandan.testkit.node.NodeDistribution;
import io.pandan.testkit.node.StartedNode;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that stop, are killed, start again, and run beside one another. */
@Timeout(240)
class RestartIT {
  private static final int KILLS = 3;
  private static final int ACKNOWLEDGED_BEFORE_KILL = 100;
  private static final int TERMINATED = 143;

  private final NodeDistribution distribution = NodeDistribution.assembled();

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void shouldGoOnByteForByteAfterItWasStoppedUnderLoad() throws Exception {
    Path data = folder.resolve("data");
    List<String> chain;
    String head;
    Sender sender;
    Counter counter;
    try (StartedNode node = distribution.start(data)) {
      Rpc rpc = new Rpc(node.rpc());
      sender = new Sender(node.accounts().getFirst(), rpc);
      counter = Counter.deploy(rpc, sender);
      try (Traffic traffic = new Traffic(rpc, List.of(sender), counter, true)) {
        traffic.awaitExecuted(20);
        traffic.finish();
      }
      chain = chain(rpc);
      head = rpc.call("Filecoin.ChainHead").toString();
      assertThat(node.stop()).as(node.output()).isEqualTo(TERMINATED);
    }
    try (StartedNode node = distribution.start(data)) {
      Rpc rpc = new Rpc(node.rpc());
      assertThat(rpc.call("Filecoin.ChainHead")).hasToString(head);
      assertThat(chain(rpc)).isEqualTo(chain);
      try (Traffic traffic = new Traffic(rpc, List.of(sender), counter, true)) {
        traffic.awaitExecuted(20);
        traffic.finish();
      }
      assertThat(chain(rpc))
          .startsWith(chain.toArray(String[]::new))
          .hasSizeGreaterThan(chain.size());
    }
  }

  @Test
  void shouldExecuteEachAcknowledgedTransactionOnceAfterKills() throws Exception {
    Path data = folder.resolve("data");
    List<String> acknowledged = new ArrayList<>();
    for (int kill = 0; kill < KILLS; kill++) {
      try (StartedNode node = distribution.start(data)) {
        acknowledged.addAll(sendUntil(node, ACKNOWLEDGED_BEFORE_KILL, StartedNode::kill));
      }
    }
    try (StartedNode node = distribution.start(data)) {
      assertExecutedOnce(node, acknowledged);
    }
  }

  @Test
  void shouldStopInTimeUnderLoadAndKeepWhatItAcknowledged() throws Exception {
    Path data = folder.resolve("data");
    List<String> acknowledged;
    try (StartedNode node = distribution.start(data)) {
      acknowledged =
          sendUntil(
              node,
              ACKNOWLEDGED_BEFORE_KILL,
              // A stop that takes longer than its deadline halts the process with exit code 1.
              it -> assertThat(it.stop()).as(it.output()).isEqualTo(TERMINATED));
      assertThat(node.output()).doesNotContain("halted");
    }
    try (StartedNode node = distribution.start(data)) {
      assertExecutedOnce(node, acknowledged);
    }
  }

  @Test
  void shouldRunBesideAnotherNodeButNotOnItsData() throws Exception {
    try (StartedNode one = distribution.start(folder.resolve("one"));
        StartedNode two = distribution.start(folder.resolve("two"))) {
      assertThat(one.rpc()).isNotEqualTo(two.rpc());
      assertThat(one.token()).isNotEqualTo(two.token());
      Rpc rpcOfOne = new Rpc(one.rpc());
      Rpc rpcOfTwo = new Rpc(two.rpc());
      Sender sender = new Sender(one.accounts().getFirst(), rpcOfOne);
      Counter.deploy(rpcOfOne, sender);
      assertThat(rpcOfOne.quantity("eth_blockNumber")).isEqualTo(BigInteger.ONE);
      assertThat(rpcOfTwo.quantity("eth_blockNumber")).isZero();

      NodeDistribution.Outcome refused =
          distribution.run(
              "run", "--rpc-port", "0", "--console-port", "0", "--data", one.data().toString());
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.output().strip())
          .isEqualTo(
              "pandan: the data folder %s is in use by the node of process %d;"
                      .formatted(one.data().toRealPath(), one.pid())
                  + " choose another with --data DIR");
      assertThat(rpcOfOne.quantity("eth_blockNumber")).isEqualTo(BigInteger.ONE);
    }
  }

  /** Every block with its transactions and their receipts, as text. */
  private static List<String> chain(Rpc rpc) {
    List<String> blocks = new ArrayList<>();
    long head = rpc.quantity("eth_blockNumber").longValueExact();
    for (long number = 0; number <= head; number++) {
      String quantity = "0x" + Long.toHexString(number);
      JsonNode block = rpc.call("eth_getBlockByNumber", quantity, true);
      blocks.add(block + "\n" + rpc.call("eth_getBlockReceipts", quantity));
    }
    return blocks;
  }

  /** Sends from several accounts until so many were acknowledged and the node has ended. */
  private static List<String> sendUntil(StartedNode node, int acknowledged, End end)
      throws Exception {
    Rpc rpc = new Rpc(node.rpc());
    AtomicInteger count = new AtomicInteger();
    AtomicBoolean ending = new AtomicBoolean();
    List<Future<List<String>>> sending = new ArrayList<>();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      for (StartedNode.Account account : node.accounts().subList(0, 4)) {
        Sender sender = new Sender(account, rpc);
        sending.add(threads.submit(() -> sendUntilItEnds(rpc, sender, count, ending)));
      }
      Eventually.holds(acknowledged + " transactions", () -> count.get() >= acknowledged);
      ending.set(true);
      end.of(node);
      List<String> hashes = new ArrayList<>();
      for (Future<List<String>> one : sending) {
        hashes.addAll(one.get());
      }
      return hashes;
    }
  }

  private static List<String> sendUntilItEnds(
      Rpc rpc, Sender sender, AtomicInteger count, AtomicBoolean ending) {
    List<String> hashes = new ArrayList<>();
    while (true) {
      try {
        hashes.add(sender.send(rpc, Optional.of(sender.address()), BigInteger.ONE, new byte[0]));
        count.incrementAndGet();
      } catch (UncheckedIOException | Rpc.Failure e) {
        if (!ending.get()) {
          throw e;
        }
        return hashes;
      }
    }
  }

  private static void assertExecutedOnce(StartedNode node, List<String> acknowledged) {
    Rpc rpc = new Rpc(node.rpc());
    for (String hash : acknowledged) {
      JsonNode receipt = Eventually.get("the receipt of " + hash, () -> rpc.receipt(hash));
      assertThat(receipt.get("status").asText()).isEqualTo("0x1");
    }
    Map<String, Integer> times = new HashMap<>();
    Set<String> parents = new HashSet<>();
    long head = rpc.quantity("eth_blockNumber").longValueExact();
    for (long number = 0; number <= head; number++) {
      JsonNode block = rpc.call("eth_getBlockByNumber", "0x" + Long.toHexString(number), false);
      assertThat(parents.add(block.get("parentHash").asText())).isTrue();
      block.get("transactions").forEach(hash -> times.merge(hash.asText(), 1, Integer::sum));
    }
    assertThat(times.keySet()).containsAll(acknowledged);
    assertThat(times.values()).containsOnly(1);
    System.out.println(acknowledged.size() + " acknowledged, " + times.size() + " executed");
  }

  /** How a node ends. */
  private interface End {
    void of(StartedNode node) throws InterruptedException;
  }
}
