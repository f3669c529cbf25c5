package io.pandan.conformance.evm;

import com.sun.management.OperatingSystemMXBean;
import io.pandan.conformance.evm.HostileNetwork.Engine;
import io.pandan.conformance.evm.HostileNetwork.Outcome;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Lets each hostile contract burn the gas of a whole block, and prints those that take the host
 * longest. By the network's rule of thumb that gas is a second's work: ten gas a nanosecond.
 */
final class HostileFigures {
  private static final long BLOCK_GAS_LIMIT = 10_000_000_000L;
  private static final int LINES = 15;

  private HostileFigures() {}

  private record Line(String contract, List<Outcome> outcomes, double cpuMs) {
    long gasUsed() {
      return outcomes.stream().mapToLong(Outcome::gasUsed).sum();
    }

    /** How many times longer than the rule of thumb has it. */
    double ratio() {
      return cpuMs * 1e6 * 10 / gasUsed();
    }
  }

  /**
   * Prints the figures of an engine.
   *
   * @param arguments {@code interpreter} or {@code compiler}
   */
  public static void main(String[] arguments) {
    Engine kind = Engine.valueOf(arguments[0].toUpperCase(Locale.ROOT));
    List<Line> lines = new ArrayList<>();
    for (HostileContract contract : HostileContracts.all()) {
      try (HostileNetwork network = new HostileNetwork(kind.make(), BLOCK_GAS_LIMIT)) {
        long before = processCpuNs();
        List<Outcome> outcomes = network.suffer(contract);
        lines.add(new Line(contract.name(), outcomes, (processCpuNs() - before) / 1e6));
      }
    }
    System.out.printf(
        "%d hostile contracts on the %s, heap of %d MiB%n",
        lines.size(), arguments[0], Runtime.getRuntime().maxMemory() >> 20);
    lines.stream()
        // What ends early measures the JVM's warm-up.
        .filter(line -> line.gasUsed() > BLOCK_GAS_LIMIT / 2)
        .sorted(Comparator.comparingDouble(Line::ratio).reversed())
        .limit(LINES)
        .forEach(
            line ->
                System.out.printf(
                    "%5.2f times the rule: %6.0f ms of CPU for %,d gas, exit %s: %s%n",
                    line.ratio(),
                    line.cpuMs(),
                    line.gasUsed(),
                    line.outcomes().getLast().exitCode(),
                    line.contract()));
  }

  private static long processCpuNs() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
