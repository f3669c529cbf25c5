package io.pandan.conformance.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.pandan.testkit.node.NodeDistribution;
import io.pandan.testkit.node.StartedNode;
import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The EVM's actor and engine are replaced by other versions of themselves while clients send
 * without pause, in every way that an administrator has: each transaction is executed once, none
 * fails for the swap.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(240)
class SwapIT {
  private static final String ACTOR = "io.pandan.runtime.evm.actor";
  private static final String ENGINE = "io.pandan.runtime.evm.interpreter";

  /** The other engine: it would serve where none is to. */
  private static final String OTHER_ENGINE = "io.pandan.runtime.evm.compiler";

  private static final List<String> PARTS =
      List.of(
          "io.pandan.vm",
          "io.pandan.builtin.actors",
          "io.pandan.host.rpc.eth",
          "io.pandan.host.rpc.endpoint",
          "io.pandan.host.store",
          "io.pandan.host.chain");

  private static final int TERMINATED = 143;

  /** So many executed transactions before and after a swap show that it was under load. */
  private static final int FLOWING = 40;

  private final NodeDistribution distribution = NodeDistribution.assembled();
  private final Administrator administrator = new Administrator();
  private SourceBundle actor;
  private SourceBundle engine;
  private StartedNode node;
  private Rpc rpc;
  private List<Sender> senders;
  private Counter counter;
  private int version = 1;

  private Path folder;

  @BeforeAll
  void start(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path fresh) throws Exception {
    folder = fresh;
    node = distribution.start(folder.resolve("data"));
    node.command("undeploy", OTHER_ENGINE);
    rpc = new Rpc(node.rpc());
    senders =
        node.accounts().subList(0, 4).stream().map(account -> new Sender(account, rpc)).toList();
    counter = Counter.deploy(rpc, senders.getFirst());
    Path evm = Path.of(System.getProperty("checkout"), "runtime-evm");
    List<Path> core = List.of(evm.resolve("core"));
    actor =
        new SourceBundle(distribution, ACTOR, evm.resolve("actor"), core, folder.resolve("actor"));
    engine =
        new SourceBundle(
            distribution, ENGINE, evm.resolve("interpreter"), core, folder.resolve("interpreter"));
  }

  @AfterAll
  void end() {
    if (node != null) {
      node.close();
    }
  }

  /** The node is shared by the tests: none leaves it without the EVM. */
  @AfterEach
  void bringTheRuntimeBack() throws Exception {
    if (serving("ActorRuntime", "evm").isEmpty()) {
      node.command("rollback", ACTOR);
    }
    if (serving("EvmEngine", "").isEmpty()) {
      node.command("rollback", ENGINE);
    }
  }

  @Test
  void shouldLoseNothingWhenAJarIsDroppedIntoTheFolder() throws Exception {
    swapUnderLoad("deploy/", administrator::drop);
  }

  @Test
  void shouldLoseNothingWhenABundleIsDeployedByTheCommandLine() throws Exception {
    swapUnderLoad("./pandan deploy", administrator::deploy);
  }

  @Test
  void shouldLoseNothingWhenABundleIsDeployedByGogo() throws Exception {
    swapUnderLoad("pandan:deploy", administrator::gogo);
  }

  @Test
  void shouldLoseNothingWhenABundleIsInstalledInTheWebConsole() throws Exception {
    swapUnderLoad("the web console", administrator::upload);
  }

  /** Some beside the old one; the store and the chain in its place, while requests wait. */
  @Test
  void shouldLoseNothingWhenOtherPartsOfTheNodeAreReplaced() throws Exception {
    String next = nextVersion();
    try (Traffic traffic = new Traffic(rpc, senders, counter, true)) {
      for (String part : PARTS) {
        traffic.awaitExecuted(FLOWING / 2);
        Path jar = SourceBundle.reversioned(distribution.bundle(part), next, folder);
        assertThat(node.command("deploy", jar.toString())).contains(part + " " + next);
      }
      traffic.awaitExecuted(FLOWING);
      System.out.println("other parts: " + traffic.finish());
    }
    assertThat(serving("MachineFactory", "")).isEqualTo("io.pandan.vm " + next);
    assertThat(serving("JavaActor", "eam")).isEqualTo("io.pandan.builtin.actors " + next);
  }

  @Test
  void shouldServeByTheChosenVersionsAfterARestart() throws Exception {
    String chosen = nextVersion();
    node.command("deploy", actor.jar(chosen).toString());
    node.command("deploy", engine.jar(chosen).toString());

    restart();

    assertThat(serving("ActorRuntime", "evm")).isEqualTo(ACTOR + " " + chosen);
    assertThat(serving("EvmEngine", "")).isEqualTo(ENGINE + " " + chosen);
    assertThat(node.command("bundles").lines().filter(line -> line.contains(ACTOR))).hasSize(1);
    try (Traffic traffic = new Traffic(rpc, senders, counter, true)) {
      traffic.awaitExecuted(FLOWING);
      traffic.finish();
    }
  }

  @Test
  void shouldWaitWithoutARuntimeAndGoOnByItselfWhenItIsBack() throws Exception {
    try (Traffic traffic = new Traffic(rpc, senders, counter, false)) {
      traffic.awaitExecuted(FLOWING);
      node.command("undeploy", ACTOR);
      HttpResponse<String> readiness =
          Eventually.get(
              "not ready", () -> Optional.of(readiness()).filter(r -> r.statusCode() == 503));
      assertThat(readiness.body()).contains("nothing provides ActorRuntime evm");
      assertThat(node.command("bundles")).containsPattern("REMOVED +" + ACTOR);
      assertThat(runtimes().get("problems").toString()).contains("ActorRuntime evm");

      BigInteger head = rpc.quantity("eth_blockNumber");
      Sender waiting = new Sender(node.accounts().get(7), rpc);
      String hash = waiting.send(rpc, Optional.of(counter.address()), BigInteger.ZERO, new byte[0]);
      assertThat(rpc.receipt(hash)).isEmpty();
      assertReadsAreAnswered(waiting);
      assertThat(rpc.quantity("eth_blockNumber")).isEqualTo(head);
      assertThat(rpc.receipt(hash)).isEmpty();

      node.command("rollback", ACTOR);
      traffic.awaitExecuted(FLOWING);
      assertThat(
              Eventually.get("the receipt of what waited", () -> rpc.receipt(hash)).get("status"))
          .hasToString("\"0x1\"");
      Eventually.holds("ready again", () -> readiness().statusCode() == 200);
      traffic.finish(hash);
    }
  }

  @Test
  void shouldStayWithoutAnEngineAfterARestartAndExecuteWhatWaitedWhenItIsBack() throws Exception {
    Path jar = engine.jar(nextVersion());
    administrator.drop(node, jar);
    awaitServing("EvmEngine", "", ENGINE + " " + version());
    node.command("undeploy", ENGINE);
    Sender sender = senders.getLast();
    long before = counter.countBySlot(rpc);
    String hash = sender.send(rpc, Optional.of(counter.address()), BigInteger.ZERO, new byte[0]);

    assertThat(node.stop()).as(node.output()).isEqualTo(TERMINATED);
    node = distribution.startIncomplete(folder.resolve("data"));
    rpc = new Rpc(node.rpc());
    Eventually.holds(
        "the banner tells why", () -> node.output().contains("nothing provides EvmEngine"));
    assertThat(node.command("bundles")).containsPattern("REMOVED +" + ENGINE);
    assertThat(rpc.receipt(hash)).isEmpty();
    assertThat(counter.countBySlot(rpc)).isEqualTo(before);

    assertThat(node.command("rollback", ENGINE)).contains(version());
    assertThat(awaitReceipt(hash).get("status").asText()).isEqualTo("0x1");
    assertThat(counter.countBySlot(rpc)).isEqualTo(before + 1);
  }

  @Test
  void shouldKeepTheOldVersionWhenTheNewOneCannotStart() throws Exception {
    String old = serving("ActorRuntime", "evm");
    Path broken = actor.brokenJar(nextVersion());
    try (Traffic traffic = new Traffic(rpc, senders, counter, true)) {
      traffic.awaitExecuted(FLOWING);
      assertThatThrownBy(() -> node.command("deploy", broken.toString()))
          .hasMessageContaining("does not start")
          .hasMessageContaining("io.pandan.missing");
      traffic.awaitExecuted(FLOWING);
      traffic.finish();
    }
    assertThat(serving("ActorRuntime", "evm")).isEqualTo(old);
    assertThat(node.command("bundles").lines().filter(line -> line.contains(ACTOR))).hasSize(1);
  }

  private void assertReadsAreAnswered(Sender sender) {
    String contract = counter.address().toString();
    assertThat(rpc.quantity("eth_getBalance", sender.address().toString(), "latest")).isPositive();
    assertThat(rpc.quantity("eth_getTransactionCount", sender.address().toString(), "pending"))
        .isEqualTo(sender.nonce());
    assertThat(rpc.call("eth_getCode", contract, "latest").asText()).isNotEqualTo("0x");
    assertThat(counter.countBySlot(rpc)).isPositive();
    JsonNode block = rpc.call("eth_getBlockByNumber", "latest", false);
    String executed = block.get("transactions").get(0).asText();
    assertThat(rpc.receipt(executed)).isPresent();
    assertThat(rpc.call("eth_getLogs", Map.of("address", contract)).isArray()).isTrue();
    assertThat(rpc.call("Filecoin.ChainHead").get("Height").asLong()).isPositive();
  }

  private void swapUnderLoad(String way, Swap swap) throws Exception {
    String next = nextVersion();
    Path newActor = actor.jar(next);
    Path newEngine = engine.jar(next);
    try (Traffic traffic = new Traffic(rpc, senders, counter, true)) {
      traffic.awaitExecuted(FLOWING);
      swap.carryOut(node, newActor);
      awaitServing("ActorRuntime", "evm", ACTOR + " " + next);
      traffic.awaitExecuted(FLOWING);
      swap.carryOut(node, newEngine);
      awaitServing("EvmEngine", "", ENGINE + " " + next);
      traffic.awaitExecuted(FLOWING);
      System.out.println(way + ": " + traffic.finish());
    }
    assertThat(
            node.command("bundles")
                .lines()
                .filter(line -> line.contains(ACTOR) || line.contains(ENGINE)))
        .hasSize(2)
        .allMatch(line -> line.contains(next) && line.contains("ACTIVE"));
  }

  private void restart() throws Exception {
    assertThat(node.stop()).as(node.output()).isEqualTo(TERMINATED);
    node = distribution.start(folder.resolve("data"));
    rpc = new Rpc(node.rpc());
  }

  private String nextVersion() {
    version++;
    return version();
  }

  private String version() {
    return "0.%d.0".formatted(version);
  }

  private JsonNode awaitReceipt(String hash) {
    return Eventually.get("the receipt of " + hash, () -> rpc.receipt(hash));
  }

  private HttpResponse<String> readiness() {
    try {
      return administrator.readiness(node);
    } catch (java.io.IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitServing(String point, String kind, String bundle) {
    Eventually.holds(bundle + " serves", () -> serving(point, kind).equals(bundle));
  }

  /** Name and version of the bundle that serves an extension point; empty when nobody does. */
  private String serving(String point, String kind) {
    for (JsonNode provider : runtimes().get("providers")) {
      if (provider.get("point").asText().equals(point)
          && provider.get("kind").asText().equals(kind)) {
        return provider.get("bundle").asText() + " " + provider.get("version").asText();
      }
    }
    return "";
  }

  private JsonNode runtimes() {
    return rpc.call("Pandan.Runtimes");
  }

  /** A way to deploy. */
  private interface Swap {
    void carryOut(StartedNode node, Path jar) throws Exception;
  }
}
