package io.pandan.host.chain.snapshot;

import io.pandan.ipld.Cid;
import java.nio.ByteBuffer;

/**
 * Which blocks were visited, by the first sixteen bytes of their digests: 24 to 48 bytes a block,
 * where a set of CIDs takes ten times that. Two of so many blocks with equal halves of a digest
 * cannot be found, and are not met by chance. For one thread.
 */
final class CidSet {
  private static final int LEAST_SLOTS = 1 << 10;

  /** Two words a slot; both zero where it is empty. */
  private long[] slots = new long[2 * LEAST_SLOTS];

  private int size;

  /**
   * Adds a block.
   *
   * @param cid with a digest of at least sixteen bytes
   * @return whether it was not there
   */
  boolean add(Cid cid) {
    ByteBuffer digest = ByteBuffer.wrap(cid.digest());
    boolean isNew = insert(slots, digest.getLong() | 1, digest.getLong() ^ cid.codec());
    if (isNew && ++size > slots.length / 3) {
      grow();
    }
    return isNew;
  }

  /** How many were added. */
  int size() {
    return size;
  }

  private static boolean insert(long[] slots, long high, long low) {
    int mask = slots.length / 2 - 1;
    int at = (int) (low ^ low >>> 32) & mask;
    while (slots[2 * at] != 0) {
      if (slots[2 * at] == high && slots[2 * at + 1] == low) {
        return false;
      }
      at = at + 1 & mask;
    }
    slots[2 * at] = high;
    slots[2 * at + 1] = low;
    return true;
  }

  private void grow() {
    long[] larger = new long[Math.multiplyExact(slots.length, 2)];
    for (int i = 0; i < slots.length; i += 2) {
      if (slots[i] != 0) {
        insert(larger, slots[i], slots[i + 1]);
      }
    }
    slots = larger;
  }
}
