package io.pandan.conformance.vectors;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** What time is measured by. */
public enum MeasuringClock {
  /** The wall's; reading it takes some 25 ns. */
  WALL {
    @Override
    long nowNs() {
      return System.nanoTime();
    }

    @Override
    long startNs() {
      return nowNs();
    }

    @Override
    boolean goesOnBetweenThreads() {
      return true;
    }
  },
  /**
   * The processor's time of the machine's thread, for computers that have other things to do;
   * reading it takes some 300 ns. What happens on other threads is not measured, nor what the
   * machine does after the last call: flushing.
   */
  CPU {
    @Override
    long nowNs() {
      return THREADS.getCurrentThreadCpuTime();
    }

    @Override
    long startNs() {
      // Each machine has a thread of its own, whose clock begins with it.
      return 0;
    }

    @Override
    boolean goesOnBetweenThreads() {
      return false;
    }
  };

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** The time now, in nanoseconds. */
  abstract long nowNs();

  /** The time at the beginning of a run, read before the machine's thread is there. */
  abstract long startNs();

  /** Whether another thread reads the same time. */
  abstract boolean goesOnBetweenThreads();
}
