package io.pandan.conformance.vectors;

import java.lang.management.ManagementFactory;

/** What time is measured by. */
public enum MeasuringClock {
  /** The wall's; reading it takes some 25 ns. */
  WALL,
  /**
   * The processor's time of the machine's thread, for computers that have other things to do;
   * reading it takes some 300 ns. What happens on other threads is not measured, nor what the
   * machine does after the last call: flushing.
   */
  CPU;

  Stopwatch stopwatch() {
    return switch (this) {
      case WALL -> new Stopwatch(System::nanoTime, true);
      // Each machine has a thread of its own, whose clock begins with it.
      case CPU ->
          new Stopwatch(ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime, false);
    };
  }
}
