package io.pandan.conformance.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pandan.testkit.node.NodeDistribution;
import io.pandan.testkit.node.StartedNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Chains that are carried from one node to another. */
@Timeout(300)
class SnapshotIT {
  private static final String RECEIVER = "0x00000000000000000000000000000000000f00d5";

  private final NodeDistribution distribution = NodeDistribution.assembled();

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void shouldHaveTheSameHeadRootAndAnswersInASecondNode() throws Exception {
    Path file = folder.resolve("chain.car");
    Path two = folder.resolve("two");
    Sender sender;
    Counter counter;
    List<String> answers;
    String exported;
    try (StartedNode node = distribution.start(folder.resolve("one"))) {
      Rpc rpc = new Rpc(node.rpc());
      sender = new Sender(node.accounts().getFirst(), rpc);
      counter = Counter.deploy(rpc, sender);
      for (int i = 0; i < 5; i++) {
        send(rpc, sender, counter);
      }
      // States that no message makes are carried too.
      rpc.call("anvil_setBalance", RECEIVER, "0x1234");
      rpc.call("Pandan.SetBeacon", 9, "0x" + "ab".repeat(96));
      for (int i = 0; i < 3; i++) {
        send(rpc, sender, counter);
      }
      rpc.call("anvil_setBalance", RECEIVER, "0x1235");
      exported = node.command("chain", "export", file.toString());
      assertThat(exported).contains("executed again, the same roots; states edited by the owner");
      answers = answers(rpc, sender, counter);
      NodeDistribution.Outcome missing =
          node.attempt("chain", "export", file.toString(), "--tipset", "99");
      assertThat(missing.output()).contains("there is no tipset at epoch 99");
      assertThat(Files.exists(file.resolveSibling("chain.car.part"))).isFalse();
      node.stop();
    }
    NodeDistribution.Outcome imported =
        distribution.run("chain", "import", file.toString(), "--data", two.toString());
    assertThat(imported.exitCode()).as(imported.output()).isZero();
    assertThat(line(imported.output(), "Head")).isEqualTo(line(exported, "Head"));
    assertThat(line(imported.output(), "State")).isEqualTo(line(exported, "State"));
    assertThat(Files.exists(two.resolve("chain.importing"))).isFalse();
    NodeDistribution.Outcome again =
        distribution.run("chain", "import", file.toString(), "--data", two.toString());
    assertThat(again.output()).contains("has the network pandan-dev already");
    try (StartedNode node = distribution.start(two)) {
      Rpc rpc = new Rpc(node.rpc());
      assertThat(answers(rpc, sender, counter)).isEqualTo(answers);
      sender.resume(rpc);
      long before = counter.count(rpc);
      send(rpc, sender, counter);
      assertThat(counter.count(rpc)).isEqualTo(before + 1);
    }
  }

  @Test
  void shouldImportNothingThatIsDamaged() throws Exception {
    Path file = folder.resolve("chain.car");
    Path data = folder.resolve("two");
    try (StartedNode node = distribution.start(folder.resolve("one"))) {
      Rpc rpc = new Rpc(node.rpc());
      Sender sender = new Sender(node.accounts().getFirst(), rpc);
      send(rpc, sender, Counter.deploy(rpc, sender));
      node.command("chain", "export", file.toString(), "--all");
      node.stop();
    }
    byte[] whole = Files.readAllBytes(file);
    byte[] flipped = whole.clone();
    flipped[whole.length / 2] ^= 1;
    byte[] cut = Arrays.copyOf(whole, whole.length * 2 / 3);
    for (byte[] damaged : List.of(flipped, cut)) {
      Path bad = Files.write(folder.resolve("bad.car"), damaged);
      NodeDistribution.Outcome outcome =
          distribution.run("chain", "import", bad.toString(), "--data", data.toString());
      assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(1);
      assertThat(outcome.output()).contains(bad + " is not imported: the snapshot is damaged");
      assertThat(Files.exists(data.resolve("chain"))).isFalse();
    }
    NodeDistribution.Outcome outcome =
        distribution.run("chain", "import", file.toString(), "--data", data.toString());
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
  }

  private static void send(Rpc rpc, Sender sender, Counter counter) {
    String hash = sender.send(rpc, Optional.of(counter.address()), BigInteger.ZERO, new byte[0]);
    Eventually.get("the receipt", () -> rpc.receipt(hash));
  }

  private static List<String> answers(Rpc rpc, Sender sender, Counter counter) {
    List<String> answers = new ArrayList<>();
    long head = rpc.quantity("eth_blockNumber").longValueExact();
    for (long number = 0; number <= head; number++) {
      String quantity = "0x" + Long.toHexString(number);
      JsonNode block = rpc.call("eth_getBlockByNumber", quantity, true);
      answers.add(block.toString());
      answers.add(rpc.call("eth_getBlockReceipts", quantity).toString());
      for (JsonNode transaction : block.get("transactions")) {
        String hash = transaction.get("hash").asText();
        answers.add(rpc.call("eth_getTransactionByHash", hash).toString());
      }
      answers.add(
          rpc.call("eth_call", Map.of("to", counter.address().toString()), quantity).toString());
    }
    answers.add(rpc.call("Filecoin.ChainHead").toString());
    answers.add(rpc.call("eth_getBalance", RECEIVER, "latest").toString());
    answers.add(
        rpc.call("eth_getLogs", Map.of("fromBlock", "0x0", "toBlock", "latest")).toString());
    answers.add(
        rpc.call("eth_getTransactionCount", sender.address().toString(), "latest").toString());
    return answers;
  }

  private static String line(String text, String label) throws IOException {
    return text.lines().filter(line -> line.startsWith(label)).findFirst().orElseThrow();
  }
}
