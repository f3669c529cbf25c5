package io.pandan.conformance.vectors;

/**
 * Where the time of a run went, in nanoseconds.
 *
 * @param compilationNs in the engine's {@code compile}: next to nothing once it has the code
 * @param instantiationNs making instances and writing their segments
 * @param executionNs in WebAssembly itself: pure execution
 * @param hostNs in imported functions: syscalls, kernel, IPLD; without the calls made from there
 * @param outsideNs everything else: the executor before and after, instrumentation, flushing
 */
public record Timing(
    long compilationNs, long instantiationNs, long executionNs, long hostNs, long outsideNs) {

  /** Nothing was measured. */
  public static final Timing NONE = new Timing(0, 0, 0, 0, 0);

  /** All of it. */
  public long totalNs() {
    return compilationNs + instantiationNs + executionNs + hostNs + outsideNs;
  }

  /** The time in the engine: everything but the host. */
  public long engineNs() {
    return instantiationNs + executionNs;
  }

  /** The sum. */
  public Timing plus(Timing other) {
    return new Timing(
        compilationNs + other.compilationNs,
        instantiationNs + other.instantiationNs,
        executionNs + other.executionNs,
        hostNs + other.hostNs,
        outsideNs + other.outsideNs);
  }
}
