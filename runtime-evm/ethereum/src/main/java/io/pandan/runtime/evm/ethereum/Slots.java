package io.pandan.runtime.evm.ethereum;

import io.pandan.runtime.evm.core.Words;
import java.util.Arrays;

/**
 * An account's storage: words by words, in limbs, without allocation per access. A slot that was
 * looked at keeps its index for good, so that a journal can name it.
 *
 * <p>What holds for one transaction only (whether a slot is warm, what it held at the beginning) is
 * marked with that transaction's number, so that nothing needs to be cleared.
 */
final class Slots {
  private static final int FIRST = 8;

  /** Keys, four limbs each, in the order in which they were first looked at. */
  long[] keys = new long[4 * FIRST];

  /** What the slots hold. */
  long[] values = new long[4 * FIRST];

  /** What they held when the transaction {@link #changedIn} began. */
  long[] originals = new long[4 * FIRST];

  /** In which transaction a slot was last changed; 0 for none. */
  int[] changedIn = new int[FIRST];

  /** In which transaction a slot was last made warm; 0 for none. */
  int[] warmIn = new int[FIRST];

  private int size;

  /** Open addressing: a slot's number and one, or 0. Twice as long as {@link #changedIn}. */
  private int[] table = new int[2 * FIRST];

  int size() {
    return size;
  }

  /** The slot of a key, made now if there is none. */
  int slot(long[] w, int at) {
    int mask = table.length - 1;
    int i = WordHash.of(w[at], w[at + 1], w[at + 2], w[at + 3]) & mask;
    for (int entry = table[i]; entry != 0; entry = table[i = i + 1 & mask]) {
      if (Uint256.equal(keys, 4 * (entry - 1), w, at)) {
        return entry - 1;
      }
    }
    if (size == changedIn.length) {
      grow();
      return slot(w, at);
    }
    Words.copy(w, at, keys, 4 * size);
    table[i] = size + 1;
    return size++;
  }

  /** Whether the slot holds something else than zero. */
  boolean isSet(int slot) {
    return !Words.isZero(values, 4 * slot);
  }

  /** Whether any slot holds something else than zero. */
  boolean isAnySet() {
    for (int slot = 0; slot < size; slot++) {
      if (isSet(slot)) {
        return true;
      }
    }
    return false;
  }

  private void grow() {
    int capacity = 2 * size;
    keys = Arrays.copyOf(keys, 4 * capacity);
    values = Arrays.copyOf(values, 4 * capacity);
    originals = Arrays.copyOf(originals, 4 * capacity);
    changedIn = Arrays.copyOf(changedIn, capacity);
    warmIn = Arrays.copyOf(warmIn, capacity);
    table = new int[2 * capacity];
    int mask = table.length - 1;
    for (int slot = 0; slot < size; slot++) {
      int at = 4 * slot;
      int i = WordHash.of(keys[at], keys[at + 1], keys[at + 2], keys[at + 3]) & mask;
      while (table[i] != 0) {
        i = i + 1 & mask;
      }
      table[i] = slot + 1;
    }
  }
}
