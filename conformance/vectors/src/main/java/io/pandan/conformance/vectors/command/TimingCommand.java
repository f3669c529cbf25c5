package io.pandan.conformance.vectors.command;

import io.pandan.conformance.vectors.Scenario;
import io.pandan.conformance.vectors.Timing;
import io.pandan.conformance.vectors.VectorMachine;
import io.pandan.conformance.vectors.VectorMachine.Observation;
import io.pandan.conformance.vectors.VectorResult;
import io.pandan.conformance.vectors.VectorRun;
import io.pandan.conformance.vectors.VectorSuite;
import io.pandan.conformance.vectors.VectorSuite.Prepared;
import io.pandan.conformance.vectors.Verdict;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Measures vectors on engines, which take turns vector by vector so that what slows the machine
 * down slows all of them. Vectors that fail are not measured.
 */
final class TimingCommand {
  private final PrintWriter out;
  private final Report report;
  private final VectorSuite suite;
  private final Map<String, VectorMachine> machines;

  TimingCommand(
      PrintWriter out, Report report, VectorSuite suite, Map<String, VectorMachine> machines) {
    this.out = out;
    this.report = report;
    this.suite = suite;
    this.machines = machines;
  }

  /** The measured rounds of one vector on one engine. */
  private record Samples(Timing[] rounds) {

    /** The median of one figure. */
    long median(ToLongFunction<Timing> figure) {
      long[] sorted = Arrays.stream(rounds).mapToLong(figure).sorted().toArray();
      int middle = sorted.length / 2;
      return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Medians of all figures. */
    Timing medians() {
      return new Timing(
          median(Timing::compilationNs),
          median(Timing::instantiationNs),
          median(Timing::executionNs),
          median(Timing::hostNs),
          median(Timing::outsideNs));
    }
  }

  /** A vector that passes. */
  private record Measured(String name, Prepared.Runnable prepared, long gas, long wasmMilligas) {}

  /**
   * Measures and prints.
   *
   * @param warmUp rounds before those that count: HotSpot compiles in them
   * @param rounds rounds that count
   */
  void run(List<Path> files, int warmUp, int rounds) {
    List<Measured> vectors = passing(files);
    report.end();
    out.println();
    Map<String, List<Samples>> samples = measure(vectors, warmUp, rounds);
    print(vectors, samples, warmUp, rounds);
  }

  private List<Measured> passing(List<Path> files) {
    List<Measured> passing = new ArrayList<>();
    for (Path file : files) {
      for (Prepared prepared : suite.prepare(file)) {
        switch (prepared) {
          case Prepared.Decided decided -> report.add(decided.result());
          case Prepared.Runnable runnable -> {
            VectorResult result = onAll(runnable);
            report.add(result);
            if (result.verdict() instanceof Verdict.Passed) {
              VectorRun run = result.run().orElseThrow();
              passing.add(
                  new Measured(result.name(), runnable, run.gasUsed(), run.executionMilligas()));
            }
          }
        }
      }
    }
    return passing;
  }

  /** The first result that is not right, or the last: who fails soon must not look fast. */
  private VectorResult onAll(Prepared.Runnable prepared) {
    @Nullable VectorResult result = null;
    for (VectorMachine machine : machines.values()) {
      result = suite.run(prepared, machine, Observation.TRACE);
      if (!(result.verdict() instanceof Verdict.Passed)) {
        return result;
      }
    }
    return Objects.requireNonNull(result, "no engine");
  }

  private Map<String, List<Samples>> measure(List<Measured> vectors, int warmUp, int rounds) {
    Map<String, List<Samples>> samples = new LinkedHashMap<>();
    for (String engine : machines.keySet()) {
      List<Samples> ofEngine = new ArrayList<>();
      vectors.forEach(vector -> ofEngine.add(new Samples(new Timing[rounds])));
      samples.put(engine, ofEngine);
    }
    for (int round = -warmUp; round < rounds; round++) {
      for (int i = 0; i < vectors.size(); i++) {
        Scenario scenario = vectors.get(i).prepared().scenario();
        for (Map.Entry<String, VectorMachine> machine : machines.entrySet()) {
          VectorRun run = machine.getValue().run(scenario, Observation.TIME);
          if (round >= 0) {
            samples.get(machine.getKey()).get(i).rounds()[round] = run.timing();
          }
        }
      }
    }
    return samples;
  }

  private void print(
      List<Measured> vectors, Map<String, List<Samples>> samples, int warmUp, int rounds) {
    out.printf(
        "medians of %d rounds after %d, in microseconds: instances, execution, host, outside,"
            + " all%n",
        rounds, warmUp);
    Map<String, Timing> totals = new LinkedHashMap<>();
    for (int i = 0; i < vectors.size(); i++) {
      Measured vector = vectors.get(i);
      out.printf(Locale.ROOT, "%s  gas %,d%n", vector.name(), vector.gas());
      for (String engine : machines.keySet()) {
        Timing medians = samples.get(engine).get(i).medians();
        totals.merge(engine, medians, Timing::plus);
        row(engine, medians, vector.gas(), vector.wasmMilligas());
      }
    }
    long gas = vectors.stream().mapToLong(Measured::gas).sum();
    long wasm = vectors.stream().mapToLong(Measured::wasmMilligas).sum();
    out.println();
    out.printf(Locale.ROOT, "all %d vectors  gas %,d%n", vectors.size(), gas);
    totals.forEach((engine, total) -> row(engine, total, gas, wasm));
    if (totals.size() > 1) {
      ratios(totals);
    }
    out.flush();
  }

  private void ratios(Map<String, Timing> totals) {
    String first = totals.keySet().iterator().next();
    Timing base = totals.get(first);
    totals.forEach(
        (engine, total) -> {
          if (!engine.equals(first)) {
            out.printf(
                Locale.ROOT,
                "%s / %s: execution %.2f, with instances %.2f, host %.2f, all %.2f%n",
                first,
                engine,
                ratio(base.executionNs(), total.executionNs()),
                ratio(base.engineNs(), total.engineNs()),
                ratio(base.hostNs(), total.hostNs()),
                ratio(base.totalNs(), total.totalNs()));
          }
        });
  }

  private static double ratio(long a, long b) {
    return b == 0 ? Double.NaN : (double) a / b;
  }

  private void row(String engine, Timing timing, long gas, long wasmMilligas) {
    out.printf(
        Locale.ROOT,
        "  %-10s %,9d %,11d %,11d %,11d %,12d   %.2f Ggas/s, %.2f of execution%n",
        engine,
        timing.instantiationNs() / 1_000,
        timing.executionNs() / 1_000,
        timing.hostNs() / 1_000,
        (timing.outsideNs() + timing.compilationNs()) / 1_000,
        timing.totalNs() / 1_000,
        ratio(gas, timing.totalNs()),
        ratio(wasmMilligas / 1_000, timing.executionNs()));
  }
}
