package io.pandan.ipld.hamt;

import java.util.Arrays;

/** Strings of bits in byte arrays, the most significant bit of the first byte first. */
final class Bits {
  private Bits() {}

  /**
   * Takes bits out of a string.
   *
   * @param bytes the string
   * @param from the first bit's index
   * @param count how many, 1 to 8
   * @return their value
   */
  static int get(byte[] bytes, int from, int count) {
    int first = from >>> 3;
    int pair = (bytes[first] & 0xff) << 8;
    if (first + 1 < bytes.length) {
      pair |= bytes[first + 1] & 0xff;
    }
    return pair >>> (16 - (from & 7) - count) & (1 << count) - 1;
  }

  /**
   * Copies bits from one string into another whose bits there are zero.
   *
   * @param source the string to copy from
   * @param from the first bit to copy
   * @param target the string to copy to
   * @param to where the first bit goes
   * @param count how many
   */
  static void copy(byte[] source, int from, byte[] target, int to, int count) {
    for (int i = 0; i < count; i++) {
      if (get(source, from + i, 1) != 0) {
        target[(to + i) >>> 3] |= (byte) (0x80 >>> ((to + i) & 7));
      }
    }
  }

  /** How many bytes a string of bits takes. */
  static int bytes(int bits) {
    return (bits + 7) >>> 3;
  }

  /** The part of a string as a string of its own. */
  static byte[] slice(byte[] source, int from, int count) {
    if ((from & 7) == 0 && (count & 7) == 0) {
      return Arrays.copyOfRange(source, from >>> 3, (from + count) >>> 3);
    }
    byte[] result = new byte[bytes(count)];
    copy(source, from, result, 0, count);
    return result;
  }
}
