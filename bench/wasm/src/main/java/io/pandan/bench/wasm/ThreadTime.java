package io.pandan.bench.wasm;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Processor time of threads, in nanoseconds. */
final class ThreadTime {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private ThreadTime() {}

  /** What the calling thread has used. */
  static long here() {
    return THREADS.getCurrentThreadCpuTime();
  }

  /** What the threads of machines that live now have used. */
  static long ofMachines() {
    long sum = 0;
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("vm-")) {
        sum += Math.max(0, THREADS.getThreadCpuTime(thread.threadId()));
      }
    }
    return sum;
  }
}
