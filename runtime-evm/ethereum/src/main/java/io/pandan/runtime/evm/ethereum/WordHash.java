package io.pandan.runtime.evm.ethereum;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Hashes of words for tables in memory, by secret multipliers, so that nobody can choose keys that
 * meet in one place. What a hash is never shows: tables are visited in the order of insertion.
 */
final class WordHash {
  private static final long M0 = multiplier();
  private static final long M1 = multiplier();
  private static final long M2 = multiplier();
  private static final long M3 = multiplier();

  private WordHash() {}

  static int of(long l0, long l1, long l2, long l3) {
    return (int) (l0 * M0 + l1 * M1 + l2 * M2 + l3 * M3 >>> 32);
  }

  private static long multiplier() {
    return ThreadLocalRandom.current().nextLong() | 1;
  }
}
