package io.pandan.ipld;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Encodes DAG-CBOR: shortest integers, definite lengths, links under tag 42. A growing buffer that
 * can be reset and used again; not for many threads.
 *
 * <p>The writer does not count items: an array of three is a header of three and three writes. Keys
 * of a map are the caller's to order (shorter ones first, then by bytes).
 *
 * @see <a href="https://ipld.io/specs/codecs/dag-cbor/spec/">DAG-CBOR specification</a>
 */
public final class CborWriter {
  private static final int MAJOR_UNSIGNED = 0x00;
  private static final int MAJOR_NEGATIVE = 0x20;
  private static final int MAJOR_BYTES = 0x40;
  private static final int MAJOR_TEXT = 0x60;
  private static final int MAJOR_ARRAY = 0x80;
  private static final int MAJOR_MAP = 0xa0;

  /**
   * The longest encoding of a big integer in bytes, sign included (ref-fvm shared/src/bigint:
   * MAX_BIGINT_SIZE).
   */
  public static final int MAX_BIG_INT_BYTES = 128;

  private byte[] buffer;
  private int size;

  /** Makes an empty writer. */
  public CborWriter() {
    this(64);
  }

  /**
   * Makes an empty writer.
   *
   * @param capacityBytes how much it holds before it grows
   */
  public CborWriter(int capacityBytes) {
    buffer = new byte[Math.max(16, capacityBytes)];
  }

  /**
   * Begins an array; as many writes follow as it has items.
   *
   * @param items the number of items
   * @return this
   */
  public CborWriter writeArrayHeader(int items) {
    return header(MAJOR_ARRAY, items);
  }

  /**
   * Begins a map; for each entry a key and a value follow.
   *
   * @param entries the number of entries
   * @return this
   */
  public CborWriter writeMapHeader(int entries) {
    return header(MAJOR_MAP, entries);
  }

  /**
   * Writes a signed integer.
   *
   * @param value any value
   * @return this
   */
  public CborWriter writeLong(long value) {
    return value >= 0 ? header(MAJOR_UNSIGNED, value) : header(MAJOR_NEGATIVE, ~value);
  }

  /**
   * Writes an unsigned integer.
   *
   * @param value 64 bits, the topmost not a sign
   * @return this
   */
  public CborWriter writeUnsigned(long value) {
    return header(MAJOR_UNSIGNED, value);
  }

  /**
   * Writes a byte string.
   *
   * @param bytes its content; copied
   * @return this
   */
  public CborWriter writeBytes(byte[] bytes) {
    return writeBytes(bytes, 0, bytes.length);
  }

  /**
   * Writes a byte string.
   *
   * @param bytes an array; the range is copied
   * @param offset where the content begins
   * @param length its length in bytes
   * @return this
   */
  public CborWriter writeBytes(byte[] bytes, int offset, int length) {
    header(MAJOR_BYTES, length);
    return writeRaw(bytes, offset, length);
  }

  /**
   * Writes a text.
   *
   * @param text its content, encoded as UTF-8
   * @return this
   */
  public CborWriter writeText(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    header(MAJOR_TEXT, utf8.length);
    return writeRaw(utf8);
  }

  /**
   * Writes a link: tag 42 around a zero byte and the CID.
   *
   * @param cid the link
   * @return this
   */
  public CborWriter writeCid(Cid cid) {
    ensure(8 + cid.size());
    buffer[size++] = (byte) 0xd8;
    buffer[size++] = 42;
    header(MAJOR_BYTES, cid.size() + 1L);
    buffer[size++] = 0;
    size = cid.copyTo(buffer, size);
    return this;
  }

  /**
   * Writes null.
   *
   * @return this
   */
  public CborWriter writeNull() {
    return writeByte(0xf6);
  }

  /**
   * Writes a truth value.
   *
   * @param value the value
   * @return this
   */
  public CborWriter writeBool(boolean value) {
    return writeByte(value ? 0xf5 : 0xf4);
  }

  /**
   * Writes a big integer as Filecoin does: a byte string of a sign byte (0 or 1) and the magnitude,
   * empty for zero.
   *
   * @param value any value whose encoding has at most {@link #MAX_BIG_INT_BYTES} bytes
   * @return this
   * @throws CborException if it is too large
   * @see <a href="https://spec.filecoin.io/#section-appendix.data_structures.bigint">BigInt</a>
   */
  public CborWriter writeBigInt(BigInteger value) {
    if (value.signum() == 0) {
      return header(MAJOR_BYTES, 0);
    }
    byte[] magnitude = value.abs().toByteArray();
    int skip = magnitude[0] == 0 ? 1 : 0;
    int length = magnitude.length - skip;
    if (length + 1 > MAX_BIG_INT_BYTES) {
      throw new CborException(
          "big integer of " + (length + 1) + " bytes, limit " + MAX_BIG_INT_BYTES);
    }
    header(MAJOR_BYTES, length + 1L);
    writeByte(value.signum() < 0 ? 1 : 0);
    return writeRaw(magnitude, skip, length);
  }

  /**
   * Appends bytes that are encoded already.
   *
   * @param encoded DAG-CBOR; copied
   * @return this
   */
  public CborWriter writeRaw(byte[] encoded) {
    return writeRaw(encoded, 0, encoded.length);
  }

  /**
   * Appends bytes that are encoded already.
   *
   * @param encoded an array; the range is copied
   * @param offset where the encoding begins
   * @param length its length in bytes
   * @return this
   */
  public CborWriter writeRaw(byte[] encoded, int offset, int length) {
    ensure(length);
    System.arraycopy(encoded, offset, buffer, size, length);
    size += length;
    return this;
  }

  /**
   * What was written.
   *
   * @return a copy
   */
  public byte[] toByteArray() {
    return Arrays.copyOf(buffer, size);
  }

  /**
   * How much was written.
   *
   * @return the length in bytes
   */
  public int size() {
    return size;
  }

  /**
   * Forgets what was written and keeps the buffer.
   *
   * @return this
   */
  public CborWriter reset() {
    size = 0;
    return this;
  }

  private CborWriter writeByte(int value) {
    ensure(1);
    buffer[size++] = (byte) value;
    return this;
  }

  private CborWriter header(int major, long value) {
    ensure(9);
    byte[] out = buffer;
    if (value >= 0 && value < 24) {
      out[size++] = (byte) (major | value);
    } else if (value >= 0 && value <= 0xff) {
      out[size++] = (byte) (major | 24);
      out[size++] = (byte) value;
    } else if (value >= 0 && value <= 0xffff) {
      out[size++] = (byte) (major | 25);
      out[size++] = (byte) (value >>> 8);
      out[size++] = (byte) value;
    } else {
      boolean wide = value < 0 || value > 0xffffffffL;
      out[size++] = (byte) (major | (wide ? 27 : 26));
      for (int shift = wide ? 56 : 24; shift >= 0; shift -= 8) {
        out[size++] = (byte) (value >>> shift);
      }
    }
    return this;
  }

  private void ensure(int more) {
    if (buffer.length - size < more) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, Math.addExact(size, more)));
    }
  }
}
