package io.pandan.runtime.evm.evmtool.command;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pandan.api.evm.EvmEngine;
import io.pandan.runtime.evm.core.Profile;
import io.pandan.runtime.evm.ethereum.TransactionResult;
import io.pandan.runtime.evm.evmtool.Engines;
import io.pandan.runtime.evm.evmtool.statetest.CaseResult;
import io.pandan.runtime.evm.evmtool.statetest.Expectation;
import io.pandan.runtime.evm.evmtool.statetest.StateDump;
import io.pandan.runtime.evm.evmtool.statetest.StateTest;
import io.pandan.runtime.evm.evmtool.statetest.StateTestFile;
import io.pandan.runtime.evm.evmtool.statetest.StateTestRunner;
import io.pandan.runtime.evm.evmtool.statetest.StateTestSuite;
import io.pandan.runtime.evm.evmtool.statetest.StateTestSuite.FileResult;
import io.pandan.runtime.evm.evmtool.statetest.Totals;
import io.pandan.runtime.evm.evmtool.statetest.Verdict;
import io.pandan.runtime.evm.evmtool.trace.Eip3155Tracer;
import io.pandan.runtime.evm.evmtool.trace.TracingEngine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./pandan evm statetest}. */
@Command(
    name = "statetest",
    description = {
      "Runs Ethereum's state tests and compares post-state roots and logs.",
      "Fixtures may be those of ethereum/tests (GeneralStateTests), of its legacy tests, and the"
          + " state_tests of execution-spec-tests."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class StateTestCommand implements Callable<Integer> {
  private static final JsonMapper JSON = new JsonMapper();

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "PATH",
      arity = "1..*",
      description = "Folders of fixtures, or fixtures.")
  private List<Path> places = new ArrayList<>();

  @Option(
      names = {"--fork", "--statetest.fork"},
      paramLabel = "FORK",
      split = ",",
      description = "Only cases of this fork, as the fixtures name it. May be given several times.")
  private List<String> forks = new ArrayList<>();

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      defaultValue = Engines.DEFAULT,
      description = "The engine. Default: ${DEFAULT-VALUE}.")
  private String engine;

  @Option(
      names = "--filter",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Only cases whose test and indexes, as in 'add11 d0g0v0', contain this.")
  private String filter;

  @Option(
      names = "--json",
      description =
          "A JSON object for each case: name, pass, stateRoot, fork, error, indexes, file.")
  private boolean json;

  @Option(names = "--quiet", description = "Only cases that failed, and totals.")
  private boolean quiet;

  @Option(
      names = "--trace",
      description =
          "Writes a trace by EIP-3155 of each case to the standard error: by the interpreter, on"
              + " one thread.")
  private boolean trace;

  @Option(names = "--memory", description = "With --trace: the memory too, in every line.")
  private boolean memory;

  @Option(
      names = "--dump",
      description = "The accounts afterwards, as JSON, in a line after each case that failed.")
  private boolean dump;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      defaultValue = "0",
      description = "How many threads. Default: one for each processor.")
  private int jobs;

  private @Nullable Eip3155Tracer tracer;

  private StateTestCommand() {}

  private record Line(String fork, Verdict verdict, String text) {}

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (jobs < 0) {
      throw new UsageException("--jobs takes a number from 1, not " + jobs);
    }
    int threads = jobs == 0 ? Runtime.getRuntime().availableProcessors() : jobs;
    StateTestRunner runner = new StateTestRunner(engines());
    StateTestSuite suite = new StateTestSuite(runner, this::isChosen, trace ? 1 : threads);
    Totals totals = new Totals();
    int unreadable = 0;
    for (Path place : places) {
      if (!Files.exists(place)) {
        throw new UsageException("no fixtures at " + place);
      }
      List<String> problems = new ArrayList<>();
      suite.run(
          StateTestFile.find(place),
          this::line,
          file -> {
            print(out, place, file, totals);
            if (!file.problem().isEmpty()) {
              problems.add(file.file() + ": " + file.problem());
            }
          });
      problems.forEach(problem -> out.println("NOT READ  " + problem));
      unreadable += problems.size();
    }
    if (!json) {
      totals.print(out);
      if (unreadable > 0) {
        out.println(unreadable + " files were not read");
      }
    }
    out.flush();
    if (totals.cases() == 0 && unreadable == 0) {
      throw new UsageException("no state tests below " + places + " that were asked for");
    }
    return totals.failed() == 0 && unreadable == 0
        ? CommandLine.ExitCode.OK
        : CommandLine.ExitCode.SOFTWARE;
  }

  private Function<Profile, EvmEngine> engines() {
    Function<Profile, EvmEngine> engines = Engines.named(engine).orElseThrow(this::noEngine);
    if (!trace) {
      return engines;
    }
    if (!engine.equals(Engines.DEFAULT)) {
      throw new UsageException("--trace runs on the " + Engines.DEFAULT + ", not on " + engine);
    }
    Eip3155Tracer made = new Eip3155Tracer(spec.commandLine().getErr(), memory);
    tracer = made;
    return profile -> new TracingEngine(profile, made);
  }

  private UsageException noEngine() {
    return new UsageException("no engine '" + engine + "', there is " + Engines.names());
  }

  private boolean isChosen(StateTest test, Expectation expectation) {
    return (forks.isEmpty() || forks.contains(expectation.fork()))
        && (test.name() + " " + expectation.indexes()).contains(filter);
  }

  private void print(PrintWriter out, Path place, FileResult<Line> file, Totals totals) {
    String folder = folder(place, file.file());
    for (Line line : file.results()) {
      totals.add(folder, line.fork(), line.verdict());
      if (!quiet || line.verdict() instanceof Verdict.Failed) {
        out.println(line.text());
      }
    }
  }

  /** The first folder below the place that was named. */
  private static String folder(Path place, Path file) {
    Path below = place.relativize(file);
    return below.getNameCount() > 1 ? below.getName(0).toString() : place.toString();
  }

  private Line line(CaseResult result) {
    String text = json ? json(result) : text(result);
    if (tracer != null) {
      summarise(tracer, result);
    }
    if (dump && result.failed() && result.run().isPresent()) {
      text += System.lineSeparator() + StateDump.of(result.run().get().state());
    }
    return new Line(result.expectation().fork(), result.verdict(), text);
  }

  private static void summarise(Eip3155Tracer tracer, CaseResult result) {
    Optional<TransactionResult> transaction = result.run().flatMap(CaseResult.Run::transaction);
    tracer.summary(
        result.run().map(CaseResult.Run::stateRoot),
        transaction.map(TransactionResult::output).orElse(new byte[0]),
        transaction.map(TransactionResult::gasUsed).orElse(0L),
        result.passed(),
        result.expectation().fork());
  }

  private static String text(CaseResult result) {
    Expectation expectation = result.expectation();
    String name = expectation.fork() + " " + result.test() + " " + expectation.indexes();
    return switch (result.verdict()) {
      case Verdict.Passed passed -> "pass  " + name;
      case Verdict.Failed(String message) ->
          "FAIL  " + name + " (" + result.file() + "): " + message;
      case Verdict.NotRun(String reason) -> "none  " + name + ": " + reason;
    };
  }

  private static String json(CaseResult result) {
    Expectation expectation = result.expectation();
    ObjectNode object = JSON.createObjectNode();
    object.put("name", result.test());
    object.put("pass", result.passed());
    result
        .run()
        .ifPresent(
            run -> object.put("stateRoot", "0x" + HexFormat.of().formatHex(run.stateRoot())));
    object.put("fork", expectation.fork());
    switch (result.verdict()) {
      case Verdict.Passed passed -> {}
      case Verdict.Failed(String message) -> object.put("error", message);
      case Verdict.NotRun(String reason) -> object.put("notRun", reason);
    }
    object.put("d", expectation.data());
    object.put("g", expectation.gas());
    object.put("v", expectation.value());
    object.put("file", result.file().toString());
    return object.toString();
  }
}
