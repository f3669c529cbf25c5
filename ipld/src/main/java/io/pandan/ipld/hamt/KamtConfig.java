package io.pandan.ipld.hamt;

/**
 * The shape of a {@link Kamt}; not part of its blocks, so that reader and writer have to agree on
 * it.
 *
 * @param bitWidth how many bits of a key choose the child at each level, 1 to 8
 * @param minDataDepth the least depth at which nodes hold entries, 0 for the root
 * @param maxBucketSize how many entries a bucket holds before it becomes a node, at least 1
 */
public record KamtConfig(int bitWidth, int minDataDepth, int maxBucketSize) {
  /**
   * That of contract storage (builtin-actors actors/evm/src/interpreter/system.rs: KAMT_CONFIG).
   */
  public static final KamtConfig EVM_STORAGE = new KamtConfig(5, 0, 1);

  /** Checks the ranges. */
  public KamtConfig {
    if (bitWidth < 1 || bitWidth > 8) {
      throw new IllegalArgumentException("bit width " + bitWidth + " is not in 1..8");
    }
    if (minDataDepth < 0) {
      throw new IllegalArgumentException("minimum data depth " + minDataDepth + " is negative");
    }
    if (maxBucketSize < 1) {
      throw new IllegalArgumentException("bucket size " + maxBucketSize + " is less than 1");
    }
  }
}
