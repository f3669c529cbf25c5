package io.pandan.ipld;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads DAG-CBOR item by item from an array, in the order of the bytes. Not for many threads.
 *
 * <p>Strict: integers and lengths in their shortest form, definite lengths, no tag but 42, floats
 * of 64 bits that are numbers, valid UTF-8. Each method reads one item and throws {@link
 * CborException} with the offset if something else stands there; after that the reader's position
 * is unspecified. Announced lengths are checked against what is left before anything is allocated,
 * so that no input costs more memory than its own length. A map's keys are whatever the caller
 * makes of them; {@link #skipValue} holds them to texts in canonical order without duplicates.
 *
 * @see <a href="https://ipld.io/specs/codecs/dag-cbor/spec/">DAG-CBOR specification</a>
 */
public final class CborReader {
  /** How deep arrays and maps may nest in a value that {@link #skipValue} passes over. */
  public static final int MAX_DEPTH = 256;

  private static final int TAG_CID = 42;

  private final byte[] bytes;
  private final int limit;
  private int at;

  /**
   * Reads a whole array.
   *
   * @param bytes DAG-CBOR; shared, not changed
   */
  public CborReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  /**
   * Reads a range of an array.
   *
   * @param bytes an array; shared, not changed
   * @param offset where the first item begins
   * @param length the length of all items in bytes
   */
  public CborReader(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.at = offset;
    this.limit = offset + length;
  }

  /**
   * What stands next, without reading it.
   *
   * @return its kind
   * @throws CborException if no DAG-CBOR item begins so
   */
  public CborType peek() {
    if (at >= limit) {
      return CborType.END;
    }
    int first = bytes[at] & 0xff;
    return switch (first >>> 5) {
      case 0 -> CborType.UNSIGNED;
      case 1 -> CborType.NEGATIVE;
      case 2 -> CborType.BYTES;
      case 3 -> CborType.TEXT;
      case 4 -> CborType.ARRAY;
      case 5 -> CborType.MAP;
      case 6 -> CborType.LINK;
      default ->
          switch (first) {
            case 0xf4, 0xf5 -> CborType.BOOL;
            case 0xf6 -> CborType.NULL;
            case 0xfb -> CborType.FLOAT;
            default -> throw fault("no DAG-CBOR item begins with 0x" + Integer.toHexString(first));
          };
    };
  }

  /**
   * Whether all was read.
   *
   * @return true at the end
   */
  public boolean atEnd() {
    return at >= limit;
  }

  /**
   * Demands that all was read.
   *
   * @throws CborException if bytes remain
   */
  public void requireEnd() {
    if (at != limit) {
      throw fault((limit - at) + " trailing bytes");
    }
  }

  /**
   * The offset of the next item in the array.
   *
   * @return an offset, that of the range's end when all was read
   */
  public int position() {
    return at;
  }

  /**
   * Reads the header of an array.
   *
   * @return the number of items, each of which has at least one byte left
   */
  public int readArrayHeader() {
    return count(4, "array", 1);
  }

  /**
   * Reads the header of an array of known length, such as a tuple.
   *
   * @param expected the number of items
   * @throws CborException if it is another
   */
  public void readArrayHeader(int expected) {
    int start = at;
    int items = readArrayHeader();
    if (items != expected) {
      throw new CborException(
          "offset " + start + ": array of " + items + " items, expected " + expected);
    }
  }

  /**
   * Reads the header of a map.
   *
   * @return the number of entries, for each of which at least two bytes are left
   */
  public int readMapHeader() {
    return count(5, "map", 2);
  }

  /**
   * Reads an integer that fits 64 bits with a sign.
   *
   * @return the value
   */
  public long readLong() {
    int start = at;
    int major = majorOf("integer");
    if (major > 1) {
      throw expected("integer");
    }
    long value = argument();
    if (value < 0) {
      throw new CborException("offset " + start + ": integer exceeds 64 bits with a sign");
    }
    return major == 0 ? value : ~value;
  }

  /**
   * Reads an unsigned integer.
   *
   * @return 64 bits, the topmost not a sign
   */
  public long readUnsigned() {
    if (majorOf("unsigned integer") != 0) {
      throw expected("unsigned integer");
    }
    return argument();
  }

  /**
   * Reads an integer within limits.
   *
   * @param min the least value that is accepted
   * @param max the greatest value that is accepted
   * @return the value
   * @throws CborException if it is outside
   */
  public long readLong(long min, long max) {
    int start = at;
    long value = readLong();
    if (value < min || value > max) {
      throw new CborException(
          "offset " + start + ": integer " + value + " is not in " + min + ".." + max);
    }
    return value;
  }

  /**
   * Reads an integer that fits 32 bits without a sign, and an {@code int}.
   *
   * @return the value, 0 to 2^31 - 1
   */
  public int readInt() {
    return (int) readLong(0, Integer.MAX_VALUE);
  }

  /**
   * Reads a byte string.
   *
   * @return its content, a copy
   */
  public byte[] readBytes() {
    int length = length(2, "byte string");
    byte[] content = Arrays.copyOfRange(bytes, at, at + length);
    at += length;
    return content;
  }

  /**
   * Reads a byte string of limited length.
   *
   * @param maxLength the greatest length in bytes that is accepted
   * @return its content, a copy
   * @throws CborException if it is longer
   */
  public byte[] readBytes(int maxLength) {
    int start = at;
    int length = length(2, "byte string");
    if (length > maxLength) {
      throw new CborException(
          "offset " + start + ": byte string of " + length + " bytes, limit " + maxLength);
    }
    byte[] content = Arrays.copyOfRange(bytes, at, at + length);
    at += length;
    return content;
  }

  /**
   * Reads a text.
   *
   * @return its content
   */
  public String readText() {
    int length = length(3, "text");
    return utf8(length);
  }

  /**
   * Reads a text of one character if it is a given one, and nothing otherwise.
   *
   * @param letter an ASCII character
   * @return whether it was
   */
  public boolean tryReadLetter(char letter) {
    if (limit - at >= 2 && bytes[at] == 0x61 && bytes[at + 1] == letter) {
      at += 2;
      return true;
    }
    return false;
  }

  /**
   * Reads a link.
   *
   * @return its CID
   */
  public Cid readCid() {
    int length = linkFrame();
    try {
      Cid cid = Cid.of(bytes, at, length);
      at += length;
      return cid;
    } catch (CidException e) {
      throw fault(e.getMessage());
    }
  }

  private void skipCid() {
    int length = linkFrame();
    try {
      int size = Cid.measure(bytes, at, at + length);
      if (size != length) {
        throw fault("CID has " + (length - size) + " trailing bytes");
      }
      at += length;
    } catch (CidException e) {
      throw fault(e.getMessage());
    }
  }

  /** Reads up to the CID and returns the CID's length. */
  private int linkFrame() {
    int start = at;
    if (majorOf("link") != 6) {
      throw expected("link");
    }
    long tag = argument();
    if (tag != TAG_CID) {
      throw new CborException(
          "offset " + start + ": tag " + Long.toUnsignedString(tag) + ", only 42 is DAG-CBOR");
    }
    int length = length(2, "byte string of a link");
    if (length < 1 || bytes[at] != 0) {
      throw fault("link does not start with a zero byte");
    }
    at++;
    return length - 1;
  }

  /**
   * Reads a truth value.
   *
   * @return the value
   */
  public boolean readBool() {
    if (peek() != CborType.BOOL) {
      throw expected("true or false");
    }
    return bytes[at++] == (byte) 0xf5;
  }

  /** Reads null. */
  public void readNull() {
    if (!tryReadNull()) {
      throw expected("null");
    }
  }

  /**
   * Reads null if it stands next, and nothing otherwise: the way to read an optional item.
   *
   * @return whether it was null
   */
  public boolean tryReadNull() {
    if (at < limit && bytes[at] == (byte) 0xf6) {
      at++;
      return true;
    }
    return false;
  }

  /**
   * Reads a floating-point number.
   *
   * @return a finite number
   */
  public double readDouble() {
    if (peek() != CborType.FLOAT || limit - at < 9) {
      throw expected("number of 64 bits");
    }
    double value = ByteBuffer.wrap(bytes).getDouble(at + 1);
    if (!Double.isFinite(value)) {
      throw fault("number " + value + " is not finite");
    }
    at += 9;
    return value;
  }

  /**
   * Reads a big integer as Filecoin writes it: a byte string of a sign byte and the magnitude,
   * empty for zero. As in ref-fvm, leading zeros of the magnitude are accepted.
   *
   * @return the value
   */
  public BigInteger readBigInt() {
    int start = at;
    int length = length(2, "byte string of a big integer");
    if (length > CborWriter.MAX_BIG_INT_BYTES) {
      throw new CborException(
          "offset "
              + start
              + ": big integer of "
              + length
              + " bytes, limit "
              + CborWriter.MAX_BIG_INT_BYTES);
    }
    if (length == 0) {
      return BigInteger.ZERO;
    }
    int sign = bytes[at];
    if (sign != 0 && sign != 1) {
      throw fault("sign byte " + (sign & 0xff) + " of a big integer, expected 0 or 1");
    }
    BigInteger magnitude = new BigInteger(1, bytes, at + 1, length - 1);
    at += length;
    return sign == 0 ? magnitude : magnitude.negate();
  }

  /**
   * Reads any value as it is encoded, checking it like {@link #skipValue}.
   *
   * @return its encoding, a copy
   */
  public byte[] readRaw() {
    int start = at;
    skipValue();
    return Arrays.copyOfRange(bytes, start, at);
  }

  /** Passes over one value, however deep, checking that it is valid DAG-CBOR. */
  public void skipValue() {
    skip(0);
  }

  private void skip(int depth) {
    if (depth > MAX_DEPTH) {
      throw fault("nesting deeper than " + MAX_DEPTH);
    }
    switch (peek()) {
      case UNSIGNED, NEGATIVE -> argument();
      case BYTES -> {
        int length = length(2, "byte string");
        at += length;
      }
      case TEXT -> skipText();
      case LINK -> skipCid();
      case BOOL, NULL -> at++;
      case FLOAT -> readDouble();
      case ARRAY -> {
        for (int items = readArrayHeader(); items > 0; items--) {
          skip(depth + 1);
        }
      }
      case MAP -> {
        // Encoded, shorter keys sort before longer ones because their header is smaller.
        int previous = 0;
        int previousEnd = 0;
        for (int entries = readMapHeader(); entries > 0; entries--) {
          int key = at;
          skipText();
          if (Arrays.compareUnsigned(bytes, previous, previousEnd, bytes, key, at) >= 0) {
            throw new CborException("offset " + key + ": map key is a duplicate or out of order");
          }
          previous = key;
          previousEnd = at;
          skip(depth + 1);
        }
      }
      case END -> throw fault("unexpected end");
    }
  }

  private void skipText() {
    int length = length(3, "text");
    if (isAscii(length)) {
      at += length;
    } else {
      utf8(length);
    }
  }

  private boolean isAscii(int length) {
    for (int i = at; i < at + length; i++) {
      if (bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }

  private String utf8(int length) {
    String text;
    if (isAscii(length)) {
      text = new String(bytes, at, length, StandardCharsets.US_ASCII);
    } else {
      try {
        text =
            StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes, at, length))
                .toString();
      } catch (CharacterCodingException e) {
        throw fault("text is not valid UTF-8");
      }
    }
    at += length;
    return text;
  }

  private int count(int major, String what, int bytesPerItem) {
    if (majorOf(what) != major) {
      throw expected(what);
    }
    int start = at;
    long items = argument();
    if (items < 0 || items > (limit - at) / bytesPerItem) {
      throw new CborException(
          "offset "
              + start
              + ": "
              + what
              + " of "
              + Long.toUnsignedString(items)
              + " items, but only "
              + (limit - at)
              + " bytes are left");
    }
    return (int) items;
  }

  private int length(int major, String what) {
    if (majorOf(what) != major) {
      throw expected(what);
    }
    int start = at;
    long length = argument();
    if (length < 0 || length > limit - at) {
      throw new CborException(
          "offset "
              + start
              + ": "
              + what
              + " of "
              + Long.toUnsignedString(length)
              + " bytes, but only "
              + (limit - at)
              + " are left");
    }
    return (int) length;
  }

  private int majorOf(String what) {
    if (at >= limit) {
      throw fault("unexpected end, expected " + what);
    }
    return (bytes[at] & 0xff) >>> 5;
  }

  /** Reads the next header's argument. */
  private long argument() {
    int low = bytes[at] & 0x1f;
    if (low < 24) {
      at++;
      return low;
    }
    if (low > 27) {
      throw fault(
          "indefinite length or reserved header 0x" + Integer.toHexString(bytes[at] & 0xff));
    }
    int width = 1 << (low - 24);
    if (limit - at - 1 < width) {
      throw fault("unexpected end within a header");
    }
    long value = 0;
    for (int i = 1; i <= width; i++) {
      value = value << 8 | (bytes[at + i] & 0xff);
    }
    long least = width == 1 ? 24 : 1L << (width * 4);
    if (Long.compareUnsigned(value, least) < 0) {
      throw fault(
          "integer or length " + Long.toUnsignedString(value) + " is not in its shortest form");
    }
    at += 1 + width;
    return value;
  }

  private CborException expected(String what) {
    return fault("expected " + what + ", found " + peek());
  }

  private CborException fault(String what) {
    return new CborException("offset " + at + ": " + what);
  }
}
