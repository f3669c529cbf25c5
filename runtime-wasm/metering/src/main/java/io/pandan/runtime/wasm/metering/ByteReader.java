package io.pandan.runtime.wasm.metering;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** A cursor over the binary format: bytes, LEB128 integers and names. Not thread safe. */
final class ByteReader {
  /** Longest name in bytes (wasmparser 0.236, limits.rs). */
  static final int MAX_NAME_BYTES = 100_000;

  private final byte[] bytes;
  private final int end;
  private int position;

  ByteReader(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.position = from;
    this.end = to;
  }

  byte[] bytes() {
    return bytes;
  }

  int position() {
    return position;
  }

  int remaining() {
    return end - position;
  }

  boolean atEnd() {
    return position == end;
  }

  int peek() {
    require(1);
    return bytes[position] & 0xff;
  }

  int readByte() {
    require(1);
    return bytes[position++] & 0xff;
  }

  /** Moves past {@code count} bytes and returns where they start. */
  int skip(int count) {
    require(count);
    int start = position;
    position += count;
    return start;
  }

  /** Reads an unsigned 32-bit integer. */
  int readU32() {
    int start = position;
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      int b = readByte();
      if (shift == 28 && (b & 0xf0) != 0) {
        throw ModuleRefusedException.parse(start, "an unsigned integer exceeds 32 bits");
      }
      value |= (long) (b & 0x7f) << shift;
      if ((b & 0x80) == 0) {
        return (int) value;
      }
    }
  }

  /** Reads an unsigned 32-bit integer that counts things of at least one byte each. */
  int readCount(String what) {
    int start = position;
    int count = readU32();
    if (Integer.compareUnsigned(count, remaining()) > 0) {
      throw ModuleRefusedException.parse(
          start,
          what
              + ": "
              + Integer.toUnsignedString(count)
              + " entries, but only "
              + remaining()
              + " bytes follow");
    }
    return count;
  }

  /** Reads a signed integer of 32, 33 or 64 bits. */
  long readSigned(int bits) {
    int start = position;
    long value = 0;
    int shift = 0;
    int b;
    do {
      b = readByte();
      int left = bits - shift;
      if (left < 7) {
        // The last byte may hold only the remaining bits and their sign extension.
        int extension = (b & 0x7f) >> (left - 1);
        if ((b & 0x80) != 0 || (extension != 0 && extension != 0x7f >> (left - 1))) {
          throw ModuleRefusedException.parse(start, "a signed integer exceeds " + bits + " bits");
        }
      }
      value |= (long) (b & 0x7f) << shift;
      shift += 7;
    } while ((b & 0x80) != 0);
    return shift < 64 && (b & 0x40) != 0 ? value | -1L << shift : value;
  }

  /** Reads a UTF-8 name. */
  String readName() {
    int start = position;
    int length = readU32();
    if (Integer.compareUnsigned(length, MAX_NAME_BYTES) > 0) {
      throw ModuleRefusedException.parse(
          start,
          "a name of "
              + Integer.toUnsignedString(length)
              + " bytes exceeds the limit of "
              + MAX_NAME_BYTES);
    }
    int from = skip(length);
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, from, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw ModuleRefusedException.parse(from, "a name is not UTF-8");
    }
  }

  private void require(int count) {
    if (count < 0 || count > end - position) {
      throw ModuleRefusedException.parse(position, "unexpected end");
    }
  }
}
