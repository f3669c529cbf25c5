package io.pandan.conformance.vectors.command;

import io.pandan.api.MalformedException;
import io.pandan.api.vm.ActorRuntime;
import io.pandan.conformance.vectors.ActorBundles;
import io.pandan.conformance.vectors.MeasuringClock;
import io.pandan.conformance.vectors.VectorMachine;
import io.pandan.conformance.vectors.VectorMachine.Observation;
import io.pandan.conformance.vectors.VectorSuite;
import io.pandan.conformance.vectors.WasmEngines;
import io.pandan.runtime.wasm.runtime.WasmRuntime;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Runs vectors and reports. Exit codes: 0 when none failed, 1 when one did, 2 for wrong usage, a
 * damaged or a wrong bundle included.
 */
@Command(
    name = "conformance",
    description =
        "Runs messages with known outcomes (filecoin-project/fvm-test-vectors) on the VM, and"
            + " compares exit code, return, gas and state root.",
    mixinStandardHelpOptions = true,
    version = "Pandan 0.1.0",
    sortOptions = false)
public final class ConformanceCommand implements Callable<Integer> {
  /** Two engines' code of several bundles. */
  private static final long KEPT_CODE_BYTES = 1L << 30;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "A folder of vectors, or one vector's file.")
  private Path place;

  @Option(
      names = "--bundle",
      paramLabel = "CAR",
      description =
          "A bundle of built-in actors as the Filecoin project releases it, unpacked. May be"
              + " given several times: which one serves a vector is said by the vector's state.")
  private List<Path> bundleFiles = new ArrayList<>();

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      split = ",",
      description =
          "The WebAssembly engine. With two of them, as in 'a,b', each vector runs on both, and"
              + " the first difference between them is a failure. Default: endive.")
  private List<String> engineNames = new ArrayList<>();

  @Option(names = "--both", description = "All engines that there are, compared with the first.")
  private boolean both;

  @Option(
      names = "--filter",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Only vectors whose path below DIR contains this.")
  private String filter;

  @Option(
      names = "--trace",
      paramLabel = "VECTOR",
      description =
          "Prints where the gas of one vector went, by call, syscall and charge. The name is the"
              + " file's, without '.json'.")
  private @Nullable String traced;

  @Option(names = "--steps", description = "With --trace: every charge in its order too.")
  private boolean steps;

  @Option(
      names = "--time",
      paramLabel = "N",
      description = "Measures in N rounds; prints medians, execution and host apart.")
  private @Nullable Integer rounds;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "10",
      description = "With --time: rounds before those that count. Default: ${DEFAULT-VALUE}.")
  private int warmUp;

  @Option(
      names = "--cpu",
      description =
          "With --time: the processor's time of the executing thread, for a busy computer.")
  private boolean cpu;

  @Option(
      names = "--code",
      paramLabel = "DIR",
      defaultValue = "${sys:pandan.code:-}",
      description =
          "Where compiled code is kept from one run to the next. Default: none, or the folder that"
              + " ./pandan names.")
  private String codeFolder;

  private ConformanceCommand() {}

  /**
   * Runs the command and leaves the JVM with its exit code.
   *
   * @param arguments the options
   */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The command line, with its output and errors where picocli has them. */
  public static CommandLine commandLine() {
    return new CommandLine(new ConformanceCommand())
        .setExecutionExceptionHandler(ConformanceCommand::report);
  }

  /** What a user can mend is one line; everything else is our fault and shows where. */
  private static int report(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    if (failure instanceof UsageException) {
      command.getErr().println("pandan: " + failure.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    throw failure;
  }

  @Override
  public Integer call() throws UsageException, IOException {
    PrintWriter out = spec.commandLine().getOut();
    List<Path> files = files();
    VectorSuite suite = new VectorSuite(bundles());
    Map<String, VectorMachine> machines = machines(runtime());
    VectorMachine first = machines.values().iterator().next();
    if (traced != null) {
      return trace(suite, files, traced, first, out);
    }
    Report report = new Report(out);
    if (rounds != null) {
      if (rounds < 1 || warmUp < 0) {
        throw new UsageException(
            "--time takes a number from 1, --warm-up one from 0, not %d and %d"
                .formatted(rounds, warmUp));
      }
      out.println(cpu ? "processor's time of the executing thread" : "time by the wall's clock");
      new TimingCommand(out, report, suite, machines).run(files, warmUp, rounds);
    } else if (machines.size() == 1) {
      suite.run(files, first, Observation.NOTHING, report::add);
      report.end();
    } else {
      DifferentialRun differential = new DifferentialRun(suite, machines);
      files.forEach(file -> differential.run(file).forEach(report::add));
      report.end();
    }
    requireServing(suite);
    return report.failed() ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
  }

  private ActorRuntime runtime() throws IOException {
    if (codeFolder.isEmpty()) {
      return new WasmRuntime();
    }
    return new WasmRuntime(Path.of(codeFolder), KEPT_CODE_BYTES, jarDigest(WasmRuntime.class));
  }

  /** What tells the builds of a class apart: the digest of the jar that it is from. */
  private static byte[] jarDigest(Class<?> type) throws IOException {
    try {
      Path jar = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
      return MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
    } catch (URISyntaxException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Map<String, VectorMachine> machines(ActorRuntime runtime) throws UsageException {
    Map<String, VectorMachine> machines = new LinkedHashMap<>();
    for (String name : engines()) {
      try {
        machines.put(
            name,
            new VectorMachine(
                runtime, WasmEngines.create(name), cpu ? MeasuringClock.CPU : MeasuringClock.WALL));
      } catch (IllegalStateException e) {
        throw new UsageException("engine " + name + " does not run here: " + e.getMessage());
      }
    }
    return machines;
  }

  private Set<String> engines() throws UsageException {
    Set<String> chosen = new LinkedHashSet<>(engineNames);
    if (both) {
      chosen.addAll(WasmEngines.names());
      if (chosen.size() < 2) {
        throw new UsageException(
            "--both needs a second engine, there is only " + WasmEngines.names());
      }
    }
    if (chosen.isEmpty()) {
      chosen.add(WasmEngines.DEFAULT);
    }
    for (String name : chosen) {
      if (!WasmEngines.names().contains(name)) {
        throw new UsageException(
            "no engine '%s', there %s %s"
                .formatted(
                    name,
                    WasmEngines.names().size() == 1 ? "is" : "are",
                    String.join(", ", WasmEngines.names())));
      }
    }
    return chosen;
  }

  private ActorBundles bundles() throws UsageException {
    ActorBundles bundles = new ActorBundles();
    for (Path file : bundleFiles) {
      if (!Files.isRegularFile(file)) {
        throw new UsageException("no bundle at " + file);
      }
      try {
        bundles.add(file);
      } catch (MalformedException | IOException e) {
        throw new UsageException("bundle " + file + ": " + e.getMessage());
      }
    }
    return bundles;
  }

  private List<Path> files() throws UsageException {
    if (!Files.exists(place)) {
      throw new UsageException("no vectors at " + place);
    }
    List<Path> files;
    try {
      files = VectorSuite.find(place, filter);
    } catch (IOException e) {
      throw new UsageException("cannot read " + place + ": " + e.getMessage());
    }
    if (files.isEmpty()) {
      throw new UsageException(
          "no vectors (*.json) below "
              + place
              + (filter.isEmpty() ? "" : " with '" + filter + "'"));
    }
    return files;
  }

  /** Bundles that serve nothing, where something needs one, are not the ones that were meant. */
  private void requireServing(VectorSuite suite) throws UsageException {
    if (bundleFiles.isEmpty() || suite.missingBundles().isEmpty()) {
      return;
    }
    if (suite.usedBundles().isEmpty()) {
      throw new UsageException(
          "no vector runs on the bundles given; what is needed is "
              + String.join(", and ", suite.missingBundles()));
    }
  }

  private int trace(
      VectorSuite suite, List<Path> files, String name, VectorMachine machine, PrintWriter out)
      throws UsageException {
    Optional<Path> file =
        files.stream()
            .filter(f -> f.getFileName().toString().replaceFirst("\\.json$", "").equals(name))
            .findFirst();
    if (file.isEmpty()) {
      throw new UsageException("no vector '" + name + "' below " + place);
    }
    Report report = new Report(out);
    suite.run(
        List.of(file.get()),
        machine,
        Observation.TRACE,
        result -> {
          result.run().ifPresent(run -> new TraceReport(out).print(run, steps));
          report.add(result);
        });
    requireServing(suite);
    return report.failed() ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
  }
}
