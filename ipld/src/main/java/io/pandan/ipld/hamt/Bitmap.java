package io.pandan.ipld.hamt;

import io.pandan.ipld.CborException;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;

/** Which of a node's up to 256 slots are taken. */
final class Bitmap {
  private static final int WORDS = 4;
  private static final int MAX_BYTES = WORDS * Long.BYTES;

  /** The word with slots 0 to 63 first. */
  private final long[] words = new long[WORDS];

  Bitmap copy() {
    Bitmap copy = new Bitmap();
    System.arraycopy(words, 0, copy.words, 0, WORDS);
    return copy;
  }

  boolean has(int slot) {
    return (words[slot >>> 6] & 1L << slot) != 0;
  }

  void set(int slot) {
    words[slot >>> 6] |= 1L << slot;
  }

  void clear(int slot) {
    words[slot >>> 6] &= ~(1L << slot);
  }

  /** How many slots below one are taken: the index of its pointer. */
  int rank(int slot) {
    int word = slot >>> 6;
    int rank = Long.bitCount(words[word] & (1L << slot) - 1);
    for (int i = 0; i < word; i++) {
      rank += Long.bitCount(words[i]);
    }
    return rank;
  }

  int count() {
    int count = 0;
    for (long word : words) {
      count += Long.bitCount(word);
    }
    return count;
  }

  /** The one slot that is taken; only where {@link #count} is 1. */
  int single() {
    for (int i = 0; i < WORDS; i++) {
      if (words[i] != 0) {
        return i * 64 + Long.numberOfTrailingZeros(words[i]);
      }
    }
    throw new IllegalStateException("no slot is taken");
  }

  /** Reads a big-endian byte string; leading zeros are accepted as in ref-fvm. */
  static Bitmap read(CborReader in) {
    byte[] bytes = in.readBytes();
    if (bytes.length > MAX_BYTES) {
      throw new CborException("bit field of " + bytes.length + " bytes, limit " + MAX_BYTES);
    }
    Bitmap bitmap = new Bitmap();
    for (int i = 0; i < bytes.length; i++) {
      int position = bytes.length - 1 - i;
      bitmap.words[position >>> 3] |= (bytes[i] & 0xffL) << (8 * (position & 7));
    }
    return bitmap;
  }

  /** Writes a big-endian byte string without leading zeros. */
  void write(CborWriter out) {
    byte[] bytes = new byte[MAX_BYTES];
    int start = MAX_BYTES;
    for (int position = 0; position < MAX_BYTES; position++) {
      byte b = (byte) (words[position >>> 3] >>> (8 * (position & 7)));
      bytes[MAX_BYTES - 1 - position] = b;
      if (b != 0) {
        start = MAX_BYTES - 1 - position;
      }
    }
    out.writeBytes(bytes, start, MAX_BYTES - start);
  }
}
