package io.pandan.bench.evm;

import io.pandan.bench.evm.Comparison.Figure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Prints figures as tables of Markdown.
 *
 * @param out where
 */
record Report(PrintWriter out) {
  private static final double NS_PER_MS = 1e6;
  private static final double BYTES_PER_MB = 1 << 20;

  /** The machine and the contestants. */
  void head(String compiler, List<? extends Contestant> contestants) {
    out.printf(
        "%s, %d processors; JDK %s; %s; %s%n",
        processor(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.runtime.version"),
        System.getProperty("os.name"),
        compiler);
    contestants.forEach(
        contestant -> out.printf("- %s: %s%n", contestant.name(), contestant.description()));
    out.println();
  }

  private static String processor() {
    try {
      return Files.readString(Path.of("/proc/cpuinfo"))
          .lines()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }

  /**
   * Times, and ratios to one contestant.
   *
   * @param gas the gas of each workload on each contestant
   * @param base the one that others are compared with
   */
  void times(
      Map<Workload, Map<Contestant, Figure>> figures,
      Map<Workload, Map<Contestant, Long>> gas,
      List<? extends Contestant> contestants,
      Contestant base) {
    out.print("| median wall ms [mean CPU ms] |");
    contestants.forEach(contestant -> out.print(" " + contestant.name() + " |"));
    List<? extends Contestant> metered =
        contestants.stream()
            .filter(c -> gas.values().stream().allMatch(row -> row.get(c) > 0))
            .toList();
    metered.forEach(contestant -> out.print(" gas, " + contestant.name() + " |"));
    contestants.stream()
        .filter(contestant -> contestant != base)
        .forEach(c -> out.print(" " + c.name() + " / " + base.name() + " |"));
    out.println();
    out.println("|---|" + "--:|".repeat(2 * contestants.size() - 1 + metered.size()));
    figures.forEach(
        (workload, row) -> {
          out.print("| " + workload.name() + " |");
          contestants.forEach(c -> out.print(" " + time(row.get(c)) + " |"));
          metered.forEach(c -> out.printf(" %,d |", gas.get(workload).get(c)));
          for (Contestant contestant : contestants) {
            if (contestant != base) {
              out.print(" " + ratios(row.get(contestant), row.get(base)) + " |");
            }
          }
          out.println();
        });
    out.println();
    for (Contestant contestant : contestants) {
      if (contestant != base) {
        summary(figures, contestant, base);
      }
    }
  }

  private void summary(
      Map<Workload, Map<Contestant, Figure>> figures, Contestant contestant, Contestant base) {
    out.printf(
        "%s / %s without the empty call: %s; %s%n",
        contestant.name(),
        base.name(),
        summary("wall", figures, contestant, base, Figure::wallNs),
        summary("CPU", figures, contestant, base, Figure::processorNs));
  }

  private static String summary(
      String what,
      Map<Workload, Map<Contestant, Figure>> figures,
      Contestant contestant,
      Contestant base,
      ToDoubleFunction<Figure> figure) {
    double logs = 0;
    int count = 0;
    double worst = 0;
    String where = "";
    for (Map.Entry<Workload, Map<Contestant, Figure>> row : figures.entrySet()) {
      double ratio =
          figure.applyAsDouble(row.getValue().get(contestant))
              / figure.applyAsDouble(row.getValue().get(base));
      if (row.getKey().isCompute() && ratio > 0 && Double.isFinite(ratio)) {
        logs += Math.log(ratio);
        count++;
        if (ratio > worst) {
          worst = ratio;
          where = row.getKey().name();
        }
      }
    }
    return count == 0
        ? what + " not known"
        : String.format(
            Locale.ROOT,
            "%s geometric mean %.2f, worst %.2f (%s)",
            what,
            Math.exp(logs / count),
            worst,
            where);
  }

  /** Start-up and memory. */
  void processes(List<Server> servers) {
    out.println();
    out.println("| process | start to first eth_chainId, ms | resident MB, started | most |");
    out.println("|---|--:|--:|--:|");
    for (Server server : servers) {
      out.printf(
          "| %s | %d | %.0f | %.0f |%n",
          server.name(),
          server.startUp().toMillis(),
          server.idleBytes() / BYTES_PER_MB,
          server.peakBytes() / BYTES_PER_MB);
    }
  }

  private static String time(Figure figure) {
    return number(figure.wallNs() / NS_PER_MS)
        + (figure.processorNs() > 0 ? " [" + number(figure.processorNs() / NS_PER_MS) + "]" : "");
  }

  private static String ratios(Figure figure, Figure base) {
    String wall = number(figure.wallNs() / base.wallNs());
    boolean known = figure.processorNs() > 0 && base.processorNs() > 0;
    return known ? wall + " [" + number(figure.processorNs() / base.processorNs()) + "]" : wall;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
  }
}
