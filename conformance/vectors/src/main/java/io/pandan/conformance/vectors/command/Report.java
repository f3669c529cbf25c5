package io.pandan.conformance.vectors.command;

import io.pandan.api.Receipt;
import io.pandan.api.vm.ApplyResult;
import io.pandan.conformance.vectors.Difference;
import io.pandan.conformance.vectors.VectorResult;
import io.pandan.conformance.vectors.VectorRun;
import io.pandan.conformance.vectors.Verdict;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A line per vector, totals by actor and method, and the sum of all. For one thread. */
final class Report {

  /** Passed, failed and skipped vectors. */
  private static final class Count {
    private int passed;
    private int failed;
    private int skipped;

    private void add(Verdict verdict) {
      switch (verdict) {
        case Verdict.Passed _ -> passed++;
        case Verdict.Failed _ -> failed++;
        case Verdict.Skipped _ -> skipped++;
      }
    }
  }

  private final PrintWriter out;
  private final Map<String, Count> byTarget = new TreeMap<>();
  private final Count all = new Count();

  Report(PrintWriter out) {
    this.out = out;
  }

  /** Prints a vector's line, and one for each difference. */
  void add(VectorResult result) {
    all.add(result.verdict());
    byTarget
        .computeIfAbsent(
            result.target().isEmpty() ? "(not read)" : result.target(), t -> new Count())
        .add(result.verdict());
    switch (result.verdict()) {
      case Verdict.Passed _ -> line("ok", result.name(), outcome(result.run()));
      case Verdict.Skipped skipped -> line("skip", result.name(), skipped.reason());
      case Verdict.Failed failed -> {
        line("FAIL", result.name(), outcome(result.run()));
        failed.differences().forEach(this::difference);
      }
    }
    out.flush();
  }

  private void line(String status, String name, String text) {
    out.printf(Locale.ROOT, "%-4s  %s  %s%n", status, name, text);
  }

  private void difference(Difference difference) {
    out.printf("        %s: expected %s%n", difference.field(), difference.expected());
    out.printf(
        "        %s    actual %s%n", " ".repeat(difference.field().length()), difference.actual());
  }

  private static String outcome(Optional<VectorRun> run) {
    return run.map(VectorRun::results).orElse(List.of()).stream()
        .map(ApplyResult::receipt)
        .map(Report::receipt)
        .collect(Collectors.joining("; "));
  }

  private static String receipt(Receipt receipt) {
    return String.format(Locale.ROOT, "exit %s  gas %,d", receipt.exitCode(), receipt.gasUsed());
  }

  /** Prints totals by actor and method, and the sum. */
  void end() {
    int width = byTarget.keySet().stream().mapToInt(String::length).max().orElse(0);
    out.println();
    byTarget.forEach(
        (target, count) ->
            out.printf(
                "%-" + Math.max(width, 1) + "s  %4d passed  %4d failed  %4d skipped%n",
                target,
                count.passed,
                count.failed,
                count.skipped));
    out.println();
    out.printf("%d passed, %d failed, %d skipped%n", all.passed, all.failed, all.skipped);
    out.flush();
  }

  /** Whether any vector failed. */
  boolean failed() {
    return all.failed > 0;
  }

  /** How many vectors there were. */
  int size() {
    return all.passed + all.failed + all.skipped;
  }
}
