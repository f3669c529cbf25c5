package io.pandan.ipld.hamt;

import java.util.Arrays;

/**
 * A key with its value as it is encoded: a range of the node's block, so that values nobody asks
 * for are never decoded.
 *
 * @param key the key
 * @param block an array that nobody changes
 * @param start where the value begins in it
 * @param end the offset after the value
 */
record Entry(byte[] key, byte[] block, int start, int end) {
  boolean hasKey(byte[] other) {
    return Arrays.equals(key, other);
  }

  boolean sameValue(Entry other) {
    return Arrays.equals(block, start, end, other.block, other.start, other.end);
  }

  static int compareKeys(Entry left, Entry right) {
    return Arrays.compareUnsigned(left.key, right.key);
  }
}
