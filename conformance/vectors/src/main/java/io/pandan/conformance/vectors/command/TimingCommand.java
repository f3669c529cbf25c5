package io.pandan.conformance.vectors.command;

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
import java.util.function.ToLongFunction;
import picocli.CommandLine;

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
  int run(List<Path> files, int warmUp, int rounds) {
    List<Measured> vectors = passing(files);
    report.end();
    out.println();
    Map<String, Map<String, Samples>> samples = measure(vectors, warmUp, rounds);
    print(vectors, samples, warmUp, rounds);
    return report.failed() ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
  }

  private List<Measured> passing(List<Path> files) {
    List<Measured> passing = new ArrayList<>();
    for (Path file : files) {
      for (Prepared prepared : suite.prepare(file)) {
        switch (prepared) {
          case Prepared.Decided decided -> report.add(decided.result());
          case Prepared.Runnable runnable -> {
            VectorMachine first = machines.values().iterator().next();
            VectorResult result = suite.run(runnable, first, Observation.TRACE);
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

  private Map<String, Map<String, Samples>> measure(
      List<Measured> vectors, int warmUp, int rounds) {
    Map<String, Map<String, Samples>> samples = new LinkedHashMap<>();
    for (String engine : machines.keySet()) {
      Map<String, Samples> ofEngine = new LinkedHashMap<>();
      vectors.forEach(vector -> ofEngine.put(vector.name(), new Samples(new Timing[rounds])));
      samples.put(engine, ofEngine);
    }
    for (int round = -warmUp; round < rounds; round++) {
      for (Measured vector : vectors) {
        for (Map.Entry<String, VectorMachine> machine : machines.entrySet()) {
          VectorRun run = machine.getValue().run(vector.prepared().scenario(), Observation.TIME);
          if (round >= 0) {
            samples.get(machine.getKey()).get(vector.name()).rounds()[round] = run.timing();
          }
        }
      }
    }
    return samples;
  }

  private void print(
      List<Measured> vectors, Map<String, Map<String, Samples>> samples, int warmUp, int rounds) {
    out.printf(
        "medians of %d rounds after %d, in microseconds: instances, execution, host, outside,"
            + " all%n",
        rounds, warmUp);
    Map<String, Timing> totals = new LinkedHashMap<>();
    for (Measured vector : vectors) {
      out.printf(Locale.ROOT, "%s  gas %,d%n", vector.name(), vector.gas());
      for (String engine : machines.keySet()) {
        Timing medians = samples.get(engine).get(vector.name()).medians();
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
