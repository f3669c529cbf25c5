package io.pandan.runtime.evm.evmtool.statetest;

import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeMap;

/** How many cases passed, failed and were not run, by fork and by folder. */
public final class Totals {
  private final Map<String, Count> forks = new TreeMap<>();
  private final Map<String, Count> folders = new TreeMap<>();
  private final Map<String, Integer> notRun = new TreeMap<>();
  private final Count all = new Count();

  /** A count of nothing yet. */
  public Totals() {}

  private static final class Count {
    private int passed;
    private int failed;
    private int notRun;

    void add(Verdict verdict) {
      switch (verdict) {
        case Verdict.Passed passedCase -> passed++;
        case Verdict.Failed failedCase -> failed++;
        case Verdict.NotRun notRunCase -> notRun++;
      }
    }

    int cases() {
      return passed + failed + notRun;
    }
  }

  /** Counts a case. */
  public void add(String folder, String fork, Verdict verdict) {
    all.add(verdict);
    forks.computeIfAbsent(fork, name -> new Count()).add(verdict);
    folders.computeIfAbsent(folder, name -> new Count()).add(verdict);
    if (verdict instanceof Verdict.NotRun(String reason)) {
      notRun.merge(reason, 1, Integer::sum);
    }
  }

  /** How many cases there were. */
  public int cases() {
    return all.cases();
  }

  /** How many passed. */
  public int passed() {
    return all.passed;
  }

  /** How many failed. */
  public int failed() {
    return all.failed;
  }

  /** How many were not run. */
  public int notRun() {
    return all.notRun;
  }

  /** Prints tables: by folder where there are several, by fork, then everything. */
  public void print(PrintWriter out) {
    if (folders.size() > 1) {
      print(out, "folder", folders);
    }
    print(out, "fork", forks);
    notRun.forEach((reason, count) -> out.printf("not run: %d, %s%n", count, reason));
    out.printf(
        "%d cases: %d passed, %d failed, %d not run%n",
        all.cases(), all.passed, all.failed, all.notRun);
  }

  private static void print(PrintWriter out, String title, Map<String, Count> counts) {
    int width = counts.keySet().stream().mapToInt(String::length).max().orElse(0);
    String row = "%-" + Math.max(width, title.length()) + "s %8s %8s %8s %8s%n";
    out.printf(row, title, "cases", "passed", "failed", "not run");
    counts.forEach(
        (name, count) ->
            out.printf(row, name, count.cases(), count.passed, count.failed, count.notRun));
    out.println();
  }
}
