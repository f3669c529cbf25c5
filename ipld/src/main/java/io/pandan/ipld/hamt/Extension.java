package io.pandan.ipld.hamt;

/**
 * The bits of a key that a pointer of a KAMT skips between its node and the one it leads to.
 *
 * @param bits how many, a multiple of the bit width
 * @param path the bits, the last byte filled up with zeros
 */
record Extension(int bits, byte[] path) {
  static final Extension NONE = new Extension(0, new byte[0]);

  static Extension slice(byte[] source, int from, int count) {
    return count == 0 ? NONE : new Extension(count, Bits.slice(source, from, count));
  }

  /**
   * How many of its bits a key has from some bit on, in steps of the bit width.
   *
   * @return a multiple of the bit width; {@link #bits} if the key fits wholly
   */
  int match(byte[] key, int from, int bitWidth) {
    int matched = 0;
    if (from + bits <= key.length * 8) {
      // Eight bits at a time as long as they are the same.
      while (matched + 8 <= bits
          && Bits.get(key, from + matched, 8) == (path[matched >>> 3] & 0xff)) {
        matched += 8;
      }
      matched -= matched % bitWidth;
    }
    while (matched < bits) {
      int step = Math.min(bitWidth, key.length * 8 - from - matched);
      if (step <= 0 || Bits.get(key, from + matched, step) != Bits.get(path, matched, step)) {
        return matched;
      }
      matched += bitWidth;
    }
    return matched;
  }

  /** This extension, then a slot, then another extension: undoes a split. */
  Extension join(int slot, int bitWidth, Extension next) {
    int total = bits + bitWidth + next.bits;
    byte[] joined = new byte[Bits.bytes(total)];
    Bits.copy(path, 0, joined, 0, bits);
    byte[] step = {(byte) (slot << (8 - bitWidth))};
    Bits.copy(step, 0, joined, bits, bitWidth);
    Bits.copy(next.path, 0, joined, bits + bitWidth, next.bits);
    return new Extension(total, joined);
  }
}
