package io.pandan.api;

import java.util.Arrays;

/** Unsigned LEB128 of at most ten bytes, in the shortest form only. */
final class Leb128 {

  /** A number and where it ended. */
  record Value(long value, int end) {}

  private Leb128() {}

  static byte[] encode(long value) {
    byte[] buffer = new byte[10];
    int length = 0;
    long rest = value;
    while (Long.compareUnsigned(rest, 0x80) >= 0) {
      buffer[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[length++] = (byte) rest;
    return Arrays.copyOf(buffer, length);
  }

  static Value decode(byte[] bytes, int offset) {
    long value = 0;
    for (int i = 0; i < 9 && offset + i < bytes.length; i++) {
      int b = bytes[offset + i];
      value |= (long) (b & 0x7f) << (7 * i);
      if (b >= 0) {
        if (b == 0 && i > 0) {
          throw new AddressException("LEB128 number is not in its shortest form");
        }
        return new Value(value, offset + i + 1);
      }
    }
    throw new AddressException("LEB128 number is cut off or exceeds " + Long.MAX_VALUE);
  }
}
