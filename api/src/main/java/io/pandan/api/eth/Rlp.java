package io.pandan.api.eth;

import io.pandan.api.MalformedException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Ethereum's recursive length prefix. Reads the one canonical form only. Source: Ethereum yellow
 * paper, appendix B.
 */
public final class Rlp {

  /** The deepest nesting that is read. */
  public static final int MAX_DEPTH = 64;

  private static final int SHORT_LIMIT = 55;

  private Rlp() {}

  /** Encodes an item. */
  public static byte[] encode(RlpItem item) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(out, item);
    return out.toByteArray();
  }

  /**
   * Decodes one item that fills the whole array.
   *
   * @throws MalformedException when the bytes are not canonical RLP
   */
  public static RlpItem decode(byte[] bytes) {
    return decode(bytes, 0);
  }

  /**
   * Decodes one item that fills the rest of the array.
   *
   * @param offset where it begins
   * @throws MalformedException when the bytes are not canonical RLP
   */
  public static RlpItem decode(byte[] bytes, int offset) {
    Reader reader = new Reader(bytes, offset);
    RlpItem item = reader.read(bytes.length, 0);
    if (reader.position != bytes.length) {
      throw new MalformedException((bytes.length - reader.position) + " bytes after the RLP item");
    }
    return item;
  }

  private static void write(ByteArrayOutputStream out, RlpItem item) {
    switch (item) {
      case RlpItem.Bytes(byte[] value) -> {
        if (value.length == 1 && value[0] >= 0) {
          out.write(value[0]);
        } else {
          writeLength(out, 0x80, value.length);
          out.writeBytes(value);
        }
      }
      case RlpItem.Items(List<RlpItem> items) -> {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        items.forEach(child -> write(body, child));
        writeLength(out, 0xc0, body.size());
        out.writeBytes(body.toByteArray());
      }
    }
  }

  private static void writeLength(ByteArrayOutputStream out, int base, int length) {
    if (length <= SHORT_LIMIT) {
      out.write(base + length);
      return;
    }
    int lengthBytes = (32 - Integer.numberOfLeadingZeros(length) + 7) / 8;
    out.write(base + SHORT_LIMIT + lengthBytes);
    for (int i = lengthBytes - 1; i >= 0; i--) {
      out.write(length >>> (8 * i));
    }
  }

  private static final class Reader {
    private final byte[] bytes;
    private int position;

    Reader(byte[] bytes, int offset) {
      this.bytes = bytes;
      this.position = offset;
    }

    RlpItem read(int end, int depth) {
      if (depth > MAX_DEPTH) {
        throw new MalformedException("RLP is nested deeper than " + MAX_DEPTH);
      }
      if (position >= end) {
        throw new MalformedException("RLP is cut off at byte " + position);
      }
      int prefix = bytes[position++] & 0xff;
      if (prefix < 0x80) {
        return new RlpItem.Bytes(new byte[] {(byte) prefix});
      }
      boolean list = prefix >= 0xc0;
      int length = length(prefix - (list ? 0xc0 : 0x80), end);
      int start = position;
      if (!list) {
        if (length == 1 && bytes[start] >= 0) {
          throw new MalformedException("RLP byte " + bytes[start] + " has a needless prefix");
        }
        position = start + length;
        return new RlpItem.Bytes(Arrays.copyOfRange(bytes, start, position));
      }
      List<RlpItem> items = new ArrayList<>();
      while (position < start + length) {
        items.add(read(start + length, depth + 1));
      }
      return new RlpItem.Items(items);
    }

    private int length(int code, int end) {
      if (code <= SHORT_LIMIT) {
        return checked(code, end);
      }
      int lengthBytes = code - SHORT_LIMIT;
      checked(lengthBytes, end);
      if (bytes[position] == 0) {
        throw new MalformedException("RLP length with leading zeros");
      }
      long length = 0;
      for (int i = 0; i < lengthBytes; i++) {
        length = length << 8 | bytes[position++] & 0xff;
        if (length > Integer.MAX_VALUE) {
          throw new MalformedException("RLP length exceeds " + Integer.MAX_VALUE);
        }
      }
      if (length <= SHORT_LIMIT) {
        throw new MalformedException("RLP length " + length + " has a needless long form");
      }
      return checked((int) length, end);
    }

    private int checked(int length, int end) {
      if (length > end - position) {
        throw new MalformedException(
            "RLP needs " + length + " bytes at " + position + ", there are " + (end - position));
      }
      return length;
    }
  }
}
