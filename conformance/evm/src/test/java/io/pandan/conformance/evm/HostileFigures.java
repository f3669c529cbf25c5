package io.pandan.conformance.evm;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.pandan.conformance.evm.HostileNetwork.Engine;
import io.pandan.conformance.evm.HostileNetwork.Outcome;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Lets each hostile contract burn the gas of a whole block, and prints those that take the host
 * longest. By the network's rule of thumb that gas is a second's work: ten gas a nanosecond. Not
 * part of the build; docs/evm.md says how to run it.
 */
class HostileFigures {
  private static final long BLOCK_GAS_LIMIT = 10_000_000_000L;
  private static final int LINES = 15;

  private record Line(String contract, List<Outcome> outcomes, double cpuMs) {
    long gasUsed() {
      return outcomes.stream().mapToLong(Outcome::gasUsed).sum();
    }

    /** How many times longer than the rule of thumb has it. */
    double ratio() {
      return cpuMs * 1e6 * 10 / gasUsed();
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void shouldBurnTheGasOfABlock(Engine engine) {
    List<Line> lines = new ArrayList<>();
    for (HostileContract contract : HostileContracts.all()) {
      try (HostileNetwork network = new HostileNetwork(engine.make(), BLOCK_GAS_LIMIT)) {
        long before = processCpuNs();
        List<Outcome> outcomes = network.suffer(contract);
        lines.add(new Line(contract.name(), outcomes, (processCpuNs() - before) / 1e6));
        assertThat(network.transfers()).isTrue();
      }
    }
    System.out.printf(
        "%d hostile contracts on %s, heap of %d MiB%n",
        lines.size(), engine, Runtime.getRuntime().maxMemory() >> 20);
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
