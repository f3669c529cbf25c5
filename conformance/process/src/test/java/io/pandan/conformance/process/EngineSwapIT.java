package io.pandan.conformance.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.pandan.api.Address;
import io.pandan.api.TokenAmount;
import io.pandan.ipld.CborReader;
import io.pandan.testkit.node.NodeDistribution;
import io.pandan.testkit.node.ReleasedActors;
import io.pandan.testkit.node.StartedNode;
import io.pandan.testkit.wasm.ExampleActors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two engines for WebAssembly in one node, the second a copy of the first under another name: the
 * administrator changes between them while messages are executed without pause. Each message is
 * executed once, with the same result and gas on both.
 */
@Timeout(300)
class EngineSwapIT {
  private static final int HEAP_MB = 1_536;
  private static final String TWIN = "io.pandan.test.twin";
  private static final int FLOWING = 20;
  private static final byte[] ONE_MORE = {(byte) 0x81, 1};

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  private final NodeDistribution distribution = NodeDistribution.assembled().withHeapMb(HEAP_MB);
  private Path data;
  private Path twin;
  private StartedNode node;
  private Rpc rpc;

  @BeforeEach
  void copyTheEngine() throws Exception {
    data = folder.resolve("data");
    twin =
        SourceBundle.renamedEngine(
            distribution.bundle("io.pandan.runtime.wasm.endive"), TWIN, "endive", "twin", folder);
  }

  @AfterEach
  void end() {
    if (node != null) {
      node.close();
    }
  }

  /** The engines to change to, one after the other: wasmtime too, where it runs. */
  private List<String> changes() throws Exception {
    List<String> changes = new ArrayList<>(List.of("twin", "endive", "twin"));
    if (node.command("engine").contains("wasmtime")) {
      changes.addAll(1, List.of("wasmtime", "endive", "wasmtime"));
    }
    return changes;
  }

  private void start(String... options) throws Exception {
    node = distribution.start(data, options);
    rpc = new Rpc(node.rpc());
  }

  @Test
  void shouldLoseNothingWhenEnginesChangeUnderUsersActors() throws Exception {
    Path module =
        Files.write(folder.resolve("counter.wasm"), ExampleActors.assemblyScript("counter"));
    start();
    node.command("deploy", twin.toString());
    String installed = node.command("actor", "install", module.toString());
    String created = node.command("actor", "create", field(installed, "Code"));
    Address actor = Address.parse(field(created, "Actor").split(" ")[0]);

    AtomicLong sent = new AtomicLong();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Future<?>> senders = new ArrayList<>();
      AtomicLong limit = new AtomicLong(Long.MAX_VALUE);
      for (int i = 0; i < 3; i++) {
        FilecoinAccount account = new FilecoinAccount(node.accounts().get(i));
        senders.add(
            threads.submit(
                () -> {
                  while (sent.get() < limit.get()) {
                    assertThat(account.send(rpc, actor, 2, TokenAmount.ZERO, ONE_MORE).exitCode())
                        .isZero();
                    sent.incrementAndGet();
                  }
                }));
      }
      for (String engine : List.of("twin", "endive", "twin")) {
        awaitMore(sent, senders);
        assertThat(node.command("engine", engine)).startsWith(engine).contains("serves");
        assertThat(serving()).isEqualTo(engine);
      }
      awaitMore(sent, senders);
      limit.set(0);
      for (Future<?> sender : senders) {
        sender.get();
      }
    }

    FilecoinAccount account = new FilecoinAccount(node.accounts().get(5));
    JsonNode onTwin = account.call(rpc, actor, 2, ONE_MORE);
    node.command("engine", "endive");
    JsonNode onEndive = account.call(rpc, actor, 2, ONE_MORE);
    assertThat(onTwin.get("MsgRct")).isEqualTo(onEndive.get("MsgRct"));
    byte[] returned = FilecoinAccount.bytes(onEndive.get("MsgRct").get("Return"));
    assertThat(new CborReader(returned).readUnsigned()).isEqualTo(sent.get() + 1);
  }

  @Test
  void shouldLoseNothingWhenEnginesChangeUnderContracts() throws Exception {
    start();
    List<Sender> senders =
        node.accounts().subList(0, 3).stream().map(account -> new Sender(account, rpc)).toList();
    Counter counter = Counter.deploy(rpc, senders.getFirst());

    try (Traffic traffic = new Traffic(rpc, senders, counter, true)) {
      for (String engine : List.of("interpreter", "compiler", "interpreter", "compiler")) {
        traffic.awaitExecuted(FLOWING);
        assertThat(node.command("engine", engine)).containsPattern(engine + " +\\S+ +evm +serves");
      }
      traffic.awaitExecuted(FLOWING);
      System.out.println("engines under contracts: " + traffic.finish());
    }
  }

  @Test
  void shouldLoseNothingWhenEnginesChangeUnderTheReleasedActors() throws Exception {
    NodeDistribution.Outcome imported =
        distribution.run(
            "actors", "import", ReleasedActors.devnet().toString(), "--data", data.toString());
    assertThat(imported.exitCode()).as(imported.output()).isZero();
    start("--actors", "canonical");
    node.command("deploy", twin.toString());
    List<Sender> senders =
        node.accounts().subList(0, 3).stream().map(account -> new Sender(account, rpc)).toList();
    Counter counter = Counter.deploy(rpc, senders.getFirst());

    try (Traffic traffic = new Traffic(rpc, senders, counter, true)) {
      for (String engine : changes()) {
        traffic.awaitExecuted(FLOWING);
        node.command("engine", engine);
        assertThat(serving()).isEqualTo(engine);
      }
      traffic.awaitExecuted(FLOWING);
      System.out.println("engines under the released actors: " + traffic.finish());
    }
  }

  @Test
  void shouldKeepTheChoiceOverARestartAndDoWithoutItsEngine() throws Exception {
    start();
    assertThatThrownBy(() -> node.command("engine", "twin"))
        .hasMessageContaining("no engine is named 'twin'; there are ")
        .hasMessageContaining("endive");
    node.command("deploy", twin.toString());
    assertThat(serving()).isEqualTo("endive");
    assertThat(node.command("gogo", "pandan:engine", "twin")).contains("twin");
    assertThat(serving()).isEqualTo("twin");

    node.stop();
    start();
    assertThat(serving()).isEqualTo("twin");

    node.command("undeploy", TWIN);
    Eventually.holds("endive serves", () -> serving().equals("endive"));
    node.command("rollback", TWIN);
    Eventually.holds("twin serves", () -> serving().equals("twin"));

    node.stop();
    start("--engine", "endive");
    assertThat(serving()).isEqualTo("endive");
    node.stop();
    NodeDistribution.Outcome unknown =
        distribution.run("run", "--engine", "none", "--data", data.toString());
    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(unknown.output())
        .contains(
            "no engine is named 'none'; there are: compiler, endive, interpreter, twin, wasmtime");
  }

  private static void awaitMore(AtomicLong sent, List<Future<?>> senders) {
    long target = sent.get() + FLOWING;
    Eventually.holds(
        FLOWING + " more messages",
        () -> {
          senders.forEach(sender -> assertThat(sender.isDone()).as("a client failed").isFalse());
          return sent.get() >= target;
        });
  }

  /** The engine that the node itself says serves. */
  private String serving() {
    for (JsonNode provider : rpc.call("Pandan.Runtimes").get("providers")) {
      if (provider.get("point").asText().equals("WasmEngine")) {
        return provider.get("name").asText();
      }
    }
    return "";
  }

  private static String field(String output, String name) {
    return output
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).strip())
        .findFirst()
        .orElseThrow();
  }
}
