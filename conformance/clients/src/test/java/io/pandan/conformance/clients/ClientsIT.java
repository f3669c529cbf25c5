package io.pandan.conformance.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pandan.testkit.node.NodeDistribution;
import io.pandan.testkit.node.ReleasedActors;
import io.pandan.testkit.node.StartedNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What users of Ethereum's and Filecoin's tools do, with the tools themselves: see {@code
 * src/test/clients}. They come from npm by name and version, and stay in {@code target/clients}.
 */
class ClientsIT {
  private static final Path SOURCES = Path.of("src/test/clients");
  private static final Path CLIENTS = Path.of("target/clients");
  private static final long LIMIT_MIN = 10;

  /** Compiling the released actors takes more than most tests do. */
  private static final int CANONICAL_HEAP_MB = 1_536;

  @TempDir private static Path folder;
  private static Optional<String> obstacle = Optional.empty();
  private static final Map<String, StartedNode> NODES = new HashMap<>();

  @BeforeAll
  static void prepare() throws IOException, InterruptedException {
    obstacle = install();
  }

  /** Skips each test by itself: a class that is skipped as a whole is not reported. */
  @BeforeEach
  void skipWithoutClients() {
    assumeTrue(obstacle.isEmpty(), () -> "SKIPPED: " + obstacle.orElseThrow());
  }

  @AfterAll
  static void stop() {
    NODES.values().forEach(StartedNode::close);
    NODES.clear();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cast",
        "ethers",
        "viem",
        "jsonrpc",
        "filecoin",
        "lotus",
        "websocket",
        "development",
        "trace"
      })
  void shouldDoWhatTheClientExpects(String client) throws IOException, InterruptedException {
    assertPasses(client, node("native"));
  }

  /** The same without a change, on the actors that the Filecoin project has released. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "cast",
        "ethers",
        "viem",
        "jsonrpc",
        "filecoin",
        "lotus",
        "websocket",
        "development",
        "trace"
      })
  void shouldDoWhatTheClientExpectsOnTheReleasedActors(String client)
      throws IOException, InterruptedException {
    assertPasses(client, node("canonical"));
  }

  /** Answers have the members that Lotus' own document shows. It is its project's, not ours. */
  @ParameterizedTest
  @ValueSource(strings = {"native"})
  void shouldAnswerInTheShapesOfLotusDocument(String actors)
      throws IOException, InterruptedException {
    String document = System.getProperty("openrpc", "");
    assumeTrue(
        !document.isEmpty(),
        "SKIPPED: no document; -Dopenrpc=FILE names Lotus' build/openrpc/full.json");
    assertPasses("shapes", node(actors), Map.of("OPENRPC", document));
  }

  private static void assertPasses(String client, StartedNode node)
      throws IOException, InterruptedException {
    assertPasses(client, node, Map.of());
  }

  private static void assertPasses(String client, StartedNode node, Map<String, String> more)
      throws IOException, InterruptedException {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("RPC_URL", node.rpc().toString());
    environment.put("RPC_TOKEN", node.token());
    Result result =
        run(environment, List.of("node", "--test", "--test-timeout=120000", client + ".test.mjs"));

    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output()).as("tests that ran").containsPattern("(?m)^# pass [1-9]");
  }

  /** A node with a network on an actor set, started when it is first asked for. */
  private static StartedNode node(String actors) throws IOException, InterruptedException {
    StartedNode running = NODES.get(actors);
    if (running == null) {
      running = actors.equals("native") ? startNative() : startCanonical();
      NODES.put(actors, running);
    }
    return running;
  }

  private static StartedNode startNative() throws IOException, InterruptedException {
    return NodeDistribution.assembled().start(folder.resolve("native"));
  }

  private static StartedNode startCanonical() throws IOException, InterruptedException {
    Path car = ReleasedActors.devnet();
    Path data = folder.resolve("canonical");
    NodeDistribution node = NodeDistribution.assembled().withHeapMb(CANONICAL_HEAP_MB);
    NodeDistribution.Outcome imported =
        node.run("actors", "import", car.toString(), "--data", data.toString());
    assertThat(imported.exitCode()).as(imported.output()).isZero();
    return node.start(data, "--actors", "canonical");
  }

  /** Installs the clients; what is returned keeps them from being installed. */
  private static Optional<String> install() throws IOException, InterruptedException {
    if (!exists("node") || !exists("npm")) {
      return Optional.of("the client tests need Node 20 and npm");
    }
    copySources();
    Path installed = CLIENTS.resolve("node_modules/installed");
    String wanted = Files.readString(SOURCES.resolve("package.json"));
    if (Files.exists(installed) && Files.readString(installed).equals(wanted)) {
      return Optional.empty();
    }
    if (System.getProperty("maven").equals("offline=true")) {
      return Optional.of("the clients are not installed, and Maven is offline");
    }
    Result result = run(Map.of(), List.of("npm", "install", "--no-package-lock"));
    assertThat(result.exitCode()).as(result.output()).isZero();
    Files.writeString(installed, wanted);
    return Optional.empty();
  }

  private static void copySources() throws IOException {
    try (Stream<Path> sources = Files.walk(SOURCES)) {
      for (Path source : (Iterable<Path>) sources::iterator) {
        Path target = CLIENTS.resolve(SOURCES.relativize(source).toString());
        if (Files.isDirectory(source)) {
          Files.createDirectories(target);
        } else {
          Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  private static boolean exists(String program) throws InterruptedException {
    try {
      return new ProcessBuilder(program, "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private record Result(int exitCode, String output) {}

  private static Result run(Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(CLIENTS.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(LIMIT_MIN, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
    }
    return new Result(process.exitValue(), Files.readString(output));
  }
}
