package io.pandan.ipld;

/**
 * Unsigned LEB128 integers as multiformats use them: at most 64 bits, in the shortest form.
 *
 * @see <a href="https://github.com/multiformats/unsigned-varint">unsigned-varint</a>
 */
public final class Varint {
  /** The longest encoding in bytes: ten groups of seven bits hold 64 bits. */
  public static final int MAX_SIZE_BYTES = 10;

  private Varint() {}

  /**
   * The length of an encoding.
   *
   * @param value an unsigned 64-bit integer
   * @return its length in bytes, 1 to 10
   */
  public static int size(long value) {
    return value == 0 ? 1 : (70 - Long.numberOfLeadingZeros(value)) / 7;
  }

  /**
   * Writes an integer.
   *
   * @param value an unsigned 64-bit integer
   * @param out the array to write to
   * @param offset where to write
   * @return the offset after the last written byte
   */
  public static int write(long value, byte[] out, int offset) {
    int at = offset;
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    out[at++] = (byte) rest;
    return at;
  }

  /**
   * Encodes an integer.
   *
   * @param value an unsigned 64-bit integer
   * @return its encoding
   */
  public static byte[] encode(long value) {
    byte[] out = new byte[size(value)];
    write(value, out, 0);
    return out;
  }

  /**
   * Reads an integer; {@link #size(long)} of it tells how many bytes it took, because only the
   * shortest form is accepted.
   *
   * @param bytes the array to read from
   * @param offset where the integer begins
   * @param limit the offset after the last readable byte
   * @return an unsigned 64-bit integer
   * @throws IllegalArgumentException if it is cut off, longer than 64 bits or not in its shortest
   *     form
   */
  public static long read(byte[] bytes, int offset, int limit) {
    long value = 0;
    for (int i = 0; i < MAX_SIZE_BYTES; i++) {
      if (offset + i >= limit) {
        throw new IllegalArgumentException(
            "varint at offset " + offset + " is cut off at " + limit);
      }
      int b = bytes[offset + i];
      if (i == MAX_SIZE_BYTES - 1 && (b & 0xff) > 1) {
        break;
      }
      value |= (b & 0x7fL) << (7 * i);
      if (b >= 0) {
        if (b == 0 && i > 0) {
          throw new IllegalArgumentException(
              "varint at offset " + offset + " is not in its shortest form");
        }
        return value;
      }
    }
    throw new IllegalArgumentException("varint at offset " + offset + " is longer than 64 bits");
  }
}
