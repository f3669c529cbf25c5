package io.pandan.bench.evm;

import java.time.Duration;
import java.util.HexFormat;

/** What runs workloads and is measured. For one thread. */
interface Contestant extends AutoCloseable {
  /** What the tables call it. */
  String name();

  /** Versions and options, for the head of a report. */
  String description();

  /**
   * Runs a workload on the state after deployment.
   *
   * @return what it returned
   * @throws IllegalStateException when it failed, and why
   */
  byte[] call(Workload workload);

  /** The processor time that it has used so far, in nanoseconds; 0 where that is not known. */
  long processorNs();

  /** The gas that a workload uses, in the contestant's own unit; 0 where it is not asked. */
  long gas(Workload workload);

  /**
   * How long it takes to get to speed.
   *
   * @param jvm how long that is on a JVM
   */
  Duration warmUp(Duration jvm);

  @Override
  void close();

  /** A result for people, without leading zeros. */
  static String show(byte[] result) {
    String digits = HexFormat.of().formatHex(result).replaceFirst("^0+(?=.)", "");
    return digits.isEmpty() ? "nothing" : "0x" + digits;
  }
}
