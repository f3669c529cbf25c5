package io.pandan.runtime.evm.compiler;

/**
 * When the engine compiles, and how much.
 *
 * @param threshold how often a block has to be seen to be compiled; 0 compiles before anything is
 *     interpreted
 * @param background whether a thread of its own compiles while the interpreter goes on
 * @param regionBytes about how many bytes of the JVM's code a region may have. HotSpot compiles no
 *     method of 8,000 bytes, and inlines nothing into one that comes near
 * @param contractBytes how many bytes of class files a contract may have, besides {@code
 *     bytesPerByte} for each byte of its code
 * @param bytesPerByte see there
 * @param cacheBytes how much memory analysed and compiled code may take
 */
record Tuning(
    int threshold,
    boolean background,
    int regionBytes,
    int contractBytes,
    int bytesPerByte,
    long cacheBytes) {
  /** What a node uses. */
  static final Tuning DEFAULT = new Tuning(64, true, 6_000, 64 << 10, 48, 128L << 20);

  /** Everything is compiled at once, for tests. */
  static final Tuning EAGER = new Tuning(0, false, 6_000, 1 << 20, 400, 64L << 20);

  Tuning withThreshold(int times, boolean inBackground) {
    return new Tuning(times, inBackground, regionBytes, contractBytes, bytesPerByte, cacheBytes);
  }

  Tuning withCacheBytes(long bytes) {
    return new Tuning(threshold, background, regionBytes, contractBytes, bytesPerByte, bytes);
  }
}
