package io.pandan.host.launcher;

import io.pandan.host.launcher.genesis.GenesisFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.FrameworkEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Starts a node and stays until it is stopped. */
@Command(
    name = "run",
    description = "Starts a node, in development mode: a network of its own with funded accounts.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class RunCommand implements Callable<Integer> {
  private static final int MAX_PORT = 65_535;

  /** In thousandths it fits a long. */
  private static final long MAX_CALL_GAS = 1_000_000_000_000_000L;

  private static final long LISTEN_TIMEOUT_MS = 20_000;
  private static final long READY_TIMEOUT_MS = 15_000;

  /** The actors of a bundle are compiled before the first state is there. */
  private static final long FOUNDING_TIMEOUT_MS = 180_000;

  private static final String CONSOLE = "io.pandan.host.console";

  @Spec private CommandSpec spec;

  @Option(
      names = "--rpc-port",
      paramLabel = "N",
      defaultValue = "8545",
      description = "JSON-RPC's port on 127.0.0.1; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
  private int rpcPort;

  @Option(
      names = "--console-port",
      paramLabel = "N",
      defaultValue = "8555",
      description = "The console's port, likewise. Default: ${DEFAULT-VALUE}.")
  private int consolePort;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${sys:pandan.data:-.pandan}",
      description =
          "Where the chain, the settings and deployed bundles are kept. Default: .pandan in the"
              + " checkout.")
  private Path data;

  @Option(
      names = "--node",
      paramLabel = "NAME|FILE",
      defaultValue = "node",
      description =
          "Which bundles make up the node: node, minimal, or a .bndrun file of one's own."
              + " Default: ${DEFAULT-VALUE}.")
  private String description;

  @Option(
      names = "--actors",
      paramLabel = "SET",
      description =
          "Which built-in actors a new network has, for good: native (Pandan's own, in Java) or"
              + " canonical (a bundle of the Filecoin project, see 'actors import'). Default:"
              + " native.")
  private ActorChoice.@Nullable Set actors;

  @Option(
      names = "--bundle",
      paramLabel = "NAME|CID",
      description =
          "Which imported bundle a canonical network is founded on, by its name or the CID of its"
              + " manifest. Default: v18-devnet, or the only one.")
  private @Nullable String bundle;

  @Option(
      names = "--genesis",
      paramLabel = "FILE",
      description =
          "What a new network begins with, for good; './pandan genesis' prints the default. A"
              + " network that is there has to have begun with the same.")
  private @Nullable Path genesisFile;

  @Option(
      names = "--fork-url",
      paramLabel = "URL",
      description =
          "A new network goes on from the state of the node that answers JSON-RPC there; what it"
              + " lacks is read there when it is asked for. A forked network: where that is now.")
  private @Nullable URI forkUrl;

  @Option(
      names = "--fork-block",
      paramLabel = "EPOCH",
      description = "The epoch to fork at. Default: the newest.")
  private @Nullable Long forkBlock;

  @Option(
      names = "--fork-token",
      paramLabel = "TOKEN",
      description = "The bearer token of the forked node, where it wants one.")
  private @Nullable String forkToken;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      split = ",",
      description =
          "Which engine runs WebAssembly (endive, wasmtime), and which one contracts (compiler,"
              + " interpreter), from now on. Default: what was chosen last.")
  private List<String> engines = List.of();

  @Option(
      names = "--call-gas",
      paramLabel = "N",
      description =
          "Most gas that eth_call uses, from now on. Default: what was chosen last, or the block"
              + " gas limit, 10000000000.")
  private @Nullable Long callGas;

  private List<DevelopmentAccounts.Account> accounts = List.of();
  private long readyTimeoutMs = READY_TIMEOUT_MS;

  @Override
  public Integer call() throws LaunchException, IOException, InterruptedException {
    checkPort("--rpc-port", rpcPort);
    checkPort("--console-port", consolePort);
    checkCallGas();
    Distribution distribution = Distribution.open(Path.of(System.getProperty("pandan.home")));
    RunDescription run = RunDescription.read(distribution.description(description));
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try (DataFolder folder = DataFolder.open(data)) {
      if (genesisFile != null && (actors != null || bundle != null)) {
        throw new LaunchException("--actors and --bundle are for a network without --genesis");
      }
      ForkChoice.apply(folder, fork());
      Optional<GenesisFile> given = GenesisChoice.of(folder, Optional.ofNullable(genesisFile));
      ActorChoice choice =
          ActorChoice.of(
              folder,
              given.map(ActorChoice::setOf).or(() -> Optional.ofNullable(actors)),
              given.flatMap(GenesisFile::bundle).or(() -> Optional.ofNullable(bundle)));
      GenesisFile genesis =
          given.isPresent() ? given.get() : GenesisChoice.standard(folder, choice);
      accounts = genesis.development() ? funded(genesis) : List.of();
      folder.adminToken(); // made before the bundles that read it start
      // Pax Logging and Logback read system properties only.
      System.setProperty("org.ops4j.pax.logging.DefaultServiceLog.level", "WARN");
      System.setProperty("pandan.logs", folder.logs().toString());
      DeployedBundles deployed = DeployedBundles.in(folder.deployed());
      List<NodeBundle> bundles = distribution.select(run, deployed);
      boolean founding = ActorChoice.read(folder).isEmpty();
      if (founding) {
        GenesisChoice.keep(folder, given);
      }
      if (founding && choice.set() == ActorChoice.Set.CANONICAL) {
        requireWebAssembly(bundles);
        readyTimeoutMs = FOUNDING_TIMEOUT_MS;
        err.println("pandan: founding a network on " + choice.describe());
      }
      for (String engine : engines) {
        for (NodeBundle.Engine known : known(engine, bundles)) {
          folder.choose(known);
        }
      }
      boolean hasConsole =
          bundles.stream().anyMatch(bundle -> bundle.symbolicName().equals(CONSOLE));
      Node.Problems problems =
          (bundle, reason) -> err.println("pandan: bundle " + bundle + ": " + reason);
      Node node =
          Node.start(
              bundles,
              Settings.of(
                  distribution,
                  bundles,
                  folder,
                  accounts,
                  choice,
                  genesis,
                  founding,
                  rpcPort,
                  hasConsole ? OptionalInt.of(consolePort) : OptionalInt.empty(),
                  callGas == null ? OptionalLong.empty() : OptionalLong.of(callGas)),
              problems);
      StopOnSignal hook = StopOnSignal.watch(node, err);
      Banner banner = announce(node, folder, deployed, hasConsole);
      requireChoice(folder);
      banner.print(out);
      // The console's "restart" restarts the framework, and not the process.
      while (node.awaitStop().getType() == FrameworkEvent.STOPPED_UPDATE) {
        node.resume(problems);
        announce(node, folder, deployed, hasConsole).print(out);
      }
      hook.release();
    }
    return 0;
  }

  private Optional<ForkChoice> fork() throws LaunchException {
    if (forkUrl == null) {
      if (forkBlock != null || forkToken != null) {
        throw new LaunchException("--fork-block and --fork-token are for --fork-url");
      }
      return Optional.empty();
    }
    if (genesisFile != null || actors != null || bundle != null) {
      throw new LaunchException(
          "--genesis, --actors and --bundle are not for --fork-url: the forked network has them");
    }
    readyTimeoutMs = FOUNDING_TIMEOUT_MS;
    try {
      return Optional.of(
          new ForkChoice(
              forkUrl,
              forkBlock == null ? OptionalLong.empty() : OptionalLong.of(forkBlock),
              Optional.ofNullable(forkToken)));
    } catch (IllegalArgumentException e) {
      throw new LaunchException(e.getMessage(), e);
    }
  }

  private static List<DevelopmentAccounts.Account> funded(GenesisFile genesis) {
    return DevelopmentAccounts.ALL.stream()
        .filter(
            account ->
                Settings.isFunded(genesis, account.ethereum().toFilecoin())
                    || Settings.isFunded(genesis, account.filecoin()))
        .toList();
  }

  private void requireWebAssembly(List<NodeBundle> bundles) throws LaunchException {
    if (bundles.stream().noneMatch(bundle -> bundle.runtimes().contains("wasm"))) {
      throw new LaunchException(
          "the node '%s' has no runtime for WebAssembly, which the canonical actor set needs"
              .formatted(description));
    }
  }

  private static List<NodeBundle.Engine> known(String name, List<NodeBundle> bundles)
      throws LaunchException {
    List<NodeBundle.Engine> engines =
        bundles.stream().flatMap(bundle -> bundle.engines().stream()).toList();
    List<NodeBundle.Engine> named =
        engines.stream().filter(engine -> engine.name().equals(name)).distinct().toList();
    if (named.isEmpty()) {
      throw new LaunchException(
          "no engine is named '%s'; there are: %s"
              .formatted(
                  name,
                  engines.stream()
                      .map(NodeBundle.Engine::name)
                      .distinct()
                      .sorted()
                      .collect(Collectors.joining(", "))));
    }
    return named;
  }

  /** A folder of a node that wrote no network.properties yet tells only now what it has. */
  private void requireChoice(DataFolder folder) throws LaunchException {
    Optional<ActorChoice> network = ActorChoice.read(folder);
    if (network.isPresent()) {
      network.get().require(folder, Optional.ofNullable(actors), Optional.empty());
    }
  }

  /** Waits until the node is reached and ready, and tells the other commands where it is. */
  private Banner announce(
      Node node, DataFolder folder, DeployedBundles deployed, boolean hasConsole)
      throws LaunchException, InterruptedException {
    HttpEndpoints http = new HttpEndpoints(node);
    String rpc = http.await(Settings.RPC_HTTP, LISTEN_TIMEOUT_MS).orElseThrow(() -> silent(folder));
    Optional<String> console = Optional.empty();
    if (hasConsole) {
      String root =
          http.await(Settings.CONSOLE_HTTP, LISTEN_TIMEOUT_MS).orElseThrow(() -> silent(folder));
      console = Optional.of(root + "system/console");
    }
    List<String> problems = new ReadinessProbe(node).await(readyTimeoutMs);
    folder.writeAddresses(rpc, console);
    Properties network = folder.network().orElseGet(Properties::new);
    return new Banner(
        Boolean.parseBoolean(network.getProperty("development", "true")),
        network.getProperty("name", "none yet"),
        network.getProperty("chainId", "none yet"),
        ActorChoice.read(folder).map(ActorChoice::describe).orElse("none yet"),
        rpc,
        console,
        folder.adminToken(),
        folder.path(),
        accounts,
        deployed.describe(),
        problems);
  }

  private static LaunchException silent(DataFolder folder) {
    return new LaunchException("the node opens no port; see " + folder.logs());
  }

  private void checkCallGas() {
    if (callGas != null && (callGas < 1 || callGas > MAX_CALL_GAS)) {
      throw new ParameterException(
          spec.commandLine(), "--call-gas %d is not in 1..%d".formatted(callGas, MAX_CALL_GAS));
    }
  }

  private void checkPort(String option, int port) throws LaunchException {
    if (port < 0 || port > MAX_PORT) {
      throw new ParameterException(
          spec.commandLine(), "%s %d is not in 0..%d".formatted(option, port, MAX_PORT));
    }
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
    } catch (IOException e) {
      throw new LaunchException(
          "port %d is taken; choose another with %s N (0 takes a free one)".formatted(port, option),
          e);
    }
  }
}
