package io.pandan.ipld.bitfield;

import io.pandan.ipld.Varint;
import java.util.Arrays;

/**
 * RLE+: runs of zeros and ones in turn, a run of 1 in one bit, up to 15 in six, longer ones as a
 * varint. There is one encoding of each set.
 *
 * @see <a
 *     href="https://spec.filecoin.io/#section-listings.data_structures.rle+-bitset-encoding">RLE+
 *     bitset encoding</a>
 */
final class RlePlus {
  private static final int VERSION_BITS = 2;
  private static final int SHORT_RUN_LIMIT = 16;

  private RlePlus() {}

  /** Decodes into starts and ends of runs of ones, in turn. */
  static long[] decode(byte[] bytes) {
    if (bytes.length == 0) {
      return new long[0];
    }
    if (bytes[bytes.length - 1] == 0) {
      throw notMinimal("ends with a zero byte");
    }
    return new Decoder(bytes).decode();
  }

  /** Encodes starts and ends of runs of ones. */
  static byte[] encode(long[] bounds) {
    if (bounds.length == 0) {
      return new byte[0];
    }
    Encoder encoder = new Encoder(bounds.length * 2 + 16);
    encoder.put(0, VERSION_BITS);
    encoder.put(bounds[0] == 0 ? 1 : 0, 1);
    long previous = 0;
    for (long bound : bounds) {
      if (bound != previous) {
        encoder.putRun(bound - previous);
      }
      previous = bound;
    }
    return encoder.finish();
  }

  private static BitFieldException notMinimal(String why) {
    return new BitFieldException("bit field is not minimally encoded: it " + why);
  }

  /** Bits are read from the least significant on; behind the last byte there are zeros. */
  private static final class Decoder {
    private final byte[] bytes;
    private final long end;
    private long at;

    Decoder(byte[] bytes) {
      this.bytes = bytes;
      int last = bytes[bytes.length - 1] & 0xff;
      this.end = bytes.length * 8L - (Integer.numberOfLeadingZeros(last) - 24);
    }

    long[] decode() {
      if (take(VERSION_BITS) != 0) {
        throw new BitFieldException("bit field of an unknown version");
      }
      boolean ones = take(1) == 1;
      long[] bounds = new long[16];
      int count = 0;
      long position = 0;
      while (at < end) {
        long run = takeRun();
        long next = position + run;
        if (Long.compareUnsigned(next, position) < 0) {
          throw new BitFieldException("bit field is longer than 2^64 - 1 bits");
        }
        if (ones) {
          if (count == bounds.length) {
            bounds = Arrays.copyOf(bounds, count * 2);
          }
          bounds[count++] = position;
          bounds[count++] = next;
        }
        position = next;
        ones = !ones;
      }
      if (ones) {
        throw notMinimal("ends with a run of zeros");
      }
      return Arrays.copyOf(bounds, count);
    }

    private long takeRun() {
      if (take(1) == 1) {
        return 1;
      }
      if (take(1) == 1) {
        int run = take(4);
        if (run < 2) {
          throw notMinimal("has a short run of " + run);
        }
        return run;
      }
      long run = takeVarint();
      if (run >= 0 && run < SHORT_RUN_LIMIT) {
        throw notMinimal("has a long run of " + run);
      }
      return run;
    }

    private long takeVarint() {
      byte[] group = new byte[Varint.MAX_SIZE_BYTES];
      int length = 0;
      do {
        group[length++] = (byte) take(8);
      } while (group[length - 1] < 0 && length < group.length);
      try {
        return Varint.read(group, 0, length);
      } catch (IllegalArgumentException e) {
        throw new BitFieldException("bit field has an invalid run: " + e.getMessage());
      }
    }

    private int take(int bits) {
      int index = (int) (at >>> 3);
      int pair = byteAt(index) | byteAt(index + 1) << 8;
      int value = pair >>> (at & 7) & (1 << bits) - 1;
      at += bits;
      return value;
    }

    private int byteAt(int index) {
      return index < bytes.length ? bytes[index] & 0xff : 0;
    }
  }

  private static final class Encoder {
    private byte[] bytes;
    private long at;

    Encoder(int capacity) {
      bytes = new byte[capacity];
    }

    void putRun(long run) {
      if (run == 1) {
        put(1, 1);
      } else if (run > 0 && run < SHORT_RUN_LIMIT) {
        put(2, 2);
        put((int) run, 4);
      } else {
        put(0, 2);
        for (byte group : Varint.encode(run)) {
          put(group & 0xff, 8);
        }
      }
    }

    void put(int value, int bits) {
      int index = (int) (at >>> 3);
      if (index + 2 > bytes.length) {
        bytes = Arrays.copyOf(bytes, bytes.length * 2);
      }
      int shifted = value << (at & 7);
      bytes[index] |= (byte) shifted;
      bytes[index + 1] |= (byte) (shifted >>> 8);
      at += bits;
    }

    byte[] finish() {
      int length = (int) (at + 7 >>> 3);
      while (length > 0 && bytes[length - 1] == 0) {
        length--;
      }
      return Arrays.copyOf(bytes, length);
    }
  }
}
