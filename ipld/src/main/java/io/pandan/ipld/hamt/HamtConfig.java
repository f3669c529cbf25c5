package io.pandan.ipld.hamt;

/**
 * The shape of a {@link Hamt}; not part of its blocks, so that reader and writer have to agree on
 * it.
 *
 * @param bitWidth how many bits of a key's hash choose the child at each level, 1 to 8
 * @param minDataDepth the least depth at which nodes hold entries, 0 for the root
 * @param maxBucketSize how many entries a bucket holds before it becomes a node, at least 1
 * @param version how a node's pointers are encoded
 */
public record HamtConfig(int bitWidth, int minDataDepth, int maxBucketSize, Version version) {
  /** How a node's pointers are encoded. */
  public enum Version {
    /** As a map with the key "0" for a link or "1" for a bucket: actors up to v2. */
    V0,
    /** As a link or an array: actors from v3 on. */
    V3
  }

  /**
   * The state tree's, the Init actor's, and that of most built-in actors (builtin-actors
   * runtime/src/lib.rs: HAMT_BIT_WIDTH).
   */
  public static final HamtConfig FILECOIN = new HamtConfig(5, 0, 3, Version.V3);

  /** The same for state of actors up to v2, such as the genesis of mainnet. */
  public static final HamtConfig FILECOIN_V0 = new HamtConfig(5, 0, 3, Version.V0);

  /** Checks the ranges. */
  public HamtConfig {
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

  /**
   * The same shape with another bit width.
   *
   * @param newBitWidth 1 to 8
   * @return the shape
   */
  public HamtConfig withBitWidth(int newBitWidth) {
    return new HamtConfig(newBitWidth, minDataDepth, maxBucketSize, version);
  }
}
