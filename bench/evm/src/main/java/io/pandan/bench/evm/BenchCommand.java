package io.pandan.bench.evm;

import io.pandan.api.evm.EvmEngine;
import io.pandan.runtime.evm.core.Profile;
import io.pandan.runtime.evm.evmtool.Engines;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code ./pandan bench evm}: the same contracts on our node and on others' in one run, or on the
 * machine alone.
 */
@Command(
    name = "bench evm",
    description = {
      "Measures contracts by warm calls: our node beside anvil and hardhat, which take turns in one"
          + " run. What is not ours comes from npm, once.",
      "'bench evm jmh' runs the same calls in process by JMH and takes JMH's options (-h).",
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class BenchCommand implements Callable<Integer> {
  /** The engines that a node can have. */
  private static final List<String> ENGINES = List.of("interpreter", "compiler");

  @Spec private CommandSpec spec;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "15",
      description = "How many turns everyone has with everything. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "12",
      description =
          "Most processor time that each workload has before on what runs on a JVM, until its calls"
              + " become no cheaper. Default: ${DEFAULT-VALUE}.")
  private double warmUpS;

  @Option(
      names = "--workload",
      paramLabel = "TEXT",
      split = ",",
      description = "Only workloads whose names contain this; may be repeated.")
  private List<String> workloads = List.of();

  @Option(
      names = "--peer",
      paramLabel = "NAME",
      split = ",",
      description =
          "Who is measured beside: anvil, hardhat, or none. Default: anvil,hardhat; in process:"
              + " anvil.")
  private List<String> peers = List.of();

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      split = ",",
      description =
          "Only these engines of ours, each in a node of its own. Default: interpreter,compiler.")
  private List<String> engines = List.of();

  @Option(
      names = "--in-process",
      description =
          "Measure in this process instead of a node: each engine on the machine of the native"
              + " actor set, and under Ethereum's rules. Processor time is that of their threads.")
  private boolean inProcess;

  /**
   * Runs it.
   *
   * @param arguments as in {@code --help}, or {@code jmh} and JMH's own
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length > 0 && arguments[0].equals("jmh")) {
      packages();
      org.openjdk.jmh.Main.main(Arrays.copyOfRange(arguments, 1, arguments.length));
      return;
    }
    System.exit(new CommandLine(new BenchCommand()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Workload> chosen = Workload.named(workloads);
    if (chosen.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "no workload is named like %s; there are: %s"
              .formatted(
                  workloads,
                  String.join(", ", Workload.ALL.stream().map(Workload::name).toList())));
    }
    for (String engine : engines) {
      if (!Engines.names().contains(engine)) {
        throw new ParameterException(
            spec.commandLine(),
            "no engine is named '%s'; there are: %s".formatted(engine, Engines.names()));
      }
    }
    for (String peer : peers) {
      if (!List.of("anvil", "hardhat", "none").contains(peer)) {
        throw new ParameterException(
            spec.commandLine(), "no peer is named '%s'; there are: anvil, hardhat".formatted(peer));
      }
    }
    NpmPackages packages = packages();
    try (TemporaryFolder folder = new TemporaryFolder("pandan-bench-")) {
      measure(new Peers(checkout(), packages, folder.path()), chosen);
    }
    return 0;
  }

  private static Path checkout() {
    return Path.of(System.getProperty("pandan.checkout", ".")).toAbsolutePath();
  }

  /** What comes from npm, in the module's {@code target}. */
  static NpmPackages packages() throws IOException, InterruptedException {
    Path module = checkout().resolve(Path.of("bench", "evm"));
    return NpmPackages.installed(
        module.resolve(Path.of("src", "main", "contracts")),
        module.resolve(Path.of("target", "npm")));
  }

  private void measure(Peers nodes, List<Workload> chosen) {
    List<Contestant> contestants = new ArrayList<>();
    try {
      if (inProcess) {
        inProcess(nodes.packages().artifacts(), contestants);
      } else {
        for (String engine : chosenEngines()) {
          start("pandan, " + engine, () -> nodes.pandan(engine), contestants);
        }
      }
      List<String> wanted = peers.isEmpty() ? defaultPeers() : peers;
      if (wanted.contains("anvil")) {
        start("anvil", nodes::anvil, contestants);
      }
      if (wanted.contains("hardhat")) {
        start("hardhat", nodes::hardhat, contestants);
      }
      PrintWriter out = spec.commandLine().getOut();
      Report report = new Report(out);
      Comparison comparison = new Comparison(contestants, chosen);
      comparison.requireAgreement();
      Map<Workload, Map<Contestant, Long>> gas = gas(contestants, chosen);
      var figures = comparison.measure(Duration.ofMillis((long) (warmUpS * 1000)), rounds);
      report.head(nodes.packages().artifacts().compiler(), contestants);
      report.times(figures, gas, contestants, base(contestants));
      report.processes(
          contestants.stream().filter(Server.class::isInstance).map(Server.class::cast).toList());
      out.flush();
    } finally {
      contestants.reversed().forEach(Contestant::close);
    }
  }

  private List<String> chosenEngines() {
    return engines.isEmpty()
        ? ENGINES.stream().filter(Engines.names()::contains).toList()
        : engines;
  }

  private void inProcess(Artifacts artifacts, List<Contestant> contestants) {
    for (String engine : chosenEngines()) {
      Function<Profile, EvmEngine> factory = Engines.named(engine).orElseThrow();
      contestants.add(new MachineCalls(engine, factory, artifacts));
      contestants.add(new EthereumCalls(engine, factory, artifacts));
    }
  }

  private List<String> defaultPeers() {
    return inProcess ? List.of("anvil") : List.of("anvil", "hardhat");
  }

  private static Contestant base(List<Contestant> contestants) {
    return contestants.stream()
        .filter(contestant -> contestant.name().equals("anvil"))
        .findFirst()
        .orElse(contestants.getFirst());
  }

  private static Map<Workload, Map<Contestant, Long>> gas(
      List<Contestant> contestants, List<Workload> workloads) {
    Map<Workload, Map<Contestant, Long>> gas = new LinkedHashMap<>();
    for (Workload workload : workloads) {
      Map<Contestant, Long> row = new LinkedHashMap<>();
      contestants.forEach(contestant -> row.put(contestant, contestant.gas(workload)));
      gas.put(workload, row);
    }
    return gas;
  }

  /** Starts a server. */
  private interface Start {
    Server start() throws IOException, InterruptedException;
  }

  /** What cannot be started is told, and left out. */
  private void start(String name, Start start, List<Contestant> contestants) {
    try {
      contestants.add(start.start());
    } catch (IOException | IllegalStateException e) {
      spec.commandLine().getErr().printf("LEFT OUT: %s: %s%n", name, e.getMessage());
      spec.commandLine().getErr().flush();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
