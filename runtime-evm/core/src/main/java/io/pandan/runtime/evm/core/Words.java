package io.pandan.runtime.evm.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Arithmetic on 256-bit words of four limbs, least significant first, in place and without
 * allocation.
 *
 * <p>A binary operation takes its first operand at {@code sp} and its second at {@code sp - 4}, as
 * an EVM stack has them, and leaves its result at {@code sp - 4}.
 */
public final class Words {
  private static final VarHandle BIG_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Words() {}

  /** Reads a word from 32 big-endian bytes. */
  public static void load(byte[] bytes, int offset, long[] w, int at) {
    w[at] = (long) BIG_ENDIAN.get(bytes, offset + 24);
    w[at + 1] = (long) BIG_ENDIAN.get(bytes, offset + 16);
    w[at + 2] = (long) BIG_ENDIAN.get(bytes, offset + 8);
    w[at + 3] = (long) BIG_ENDIAN.get(bytes, offset);
  }

  /** Writes a word as 32 big-endian bytes. */
  public static void store(long[] w, int at, byte[] bytes, int offset) {
    BIG_ENDIAN.set(bytes, offset, w[at + 3]);
    BIG_ENDIAN.set(bytes, offset + 8, w[at + 2]);
    BIG_ENDIAN.set(bytes, offset + 16, w[at + 1]);
    BIG_ENDIAN.set(bytes, offset + 24, w[at]);
  }

  /** A word as 32 big-endian bytes. */
  public static byte[] toBytes(long[] w, int at) {
    byte[] bytes = new byte[32];
    store(w, at, bytes, 0);
    return bytes;
  }

  /** Sets a word to an unsigned 64-bit value. */
  public static void set(long[] w, int at, long value) {
    w[at] = value;
    w[at + 1] = 0;
    w[at + 2] = 0;
    w[at + 3] = 0;
  }

  /** Copies a word. */
  public static void copy(long[] from, int fromAt, long[] to, int toAt) {
    to[toAt] = from[fromAt];
    to[toAt + 1] = from[fromAt + 1];
    to[toAt + 2] = from[fromAt + 2];
    to[toAt + 3] = from[fromAt + 3];
  }

  /** Sets a word from up to 32 big-endian bytes. */
  public static void setBytes(long[] w, int at, byte[] bytes) {
    if (bytes.length > 32) {
      throw new IllegalArgumentException("a word has 32 bytes, not " + bytes.length);
    }
    byte[] padded = new byte[32];
    System.arraycopy(bytes, 0, padded, 32 - bytes.length, bytes.length);
    load(padded, 0, w, at);
  }

  /** Whether a word is zero. */
  public static boolean isZero(long[] w, int at) {
    return (w[at] | w[at + 1] | w[at + 2] | w[at + 3]) == 0;
  }

  /** A word as an unsigned 64-bit value, or the largest one if it is larger. */
  public static long saturated(long[] w, int at) {
    return (w[at + 1] | w[at + 2] | w[at + 3]) == 0 ? w[at] : -1L;
  }

  /** A word as a value of at most {@code limit}, which is not negative. */
  public static int clamped(long[] w, int at, int limit) {
    long low = w[at];
    boolean small = (w[at + 1] | w[at + 2] | w[at + 3]) == 0 && low >= 0 && low < limit;
    return small ? (int) low : limit;
  }

  public static void add(long[] s, int sp) {
    add(s, sp, sp - 4, sp - 4);
  }

  /** Adds the words at {@code x} and {@code y}; the result may lie over either. */
  public static void add(long[] s, int x, int y, int at) {
    long a = s[x];
    long b = s[y];
    long r = a + b;
    s[at] = r;
    long carry = (a & b | (a | b) & ~r) >>> 63;
    a = s[x + 1];
    b = s[y + 1];
    r = a + b + carry;
    s[at + 1] = r;
    carry = (a & b | (a | b) & ~r) >>> 63;
    a = s[x + 2];
    b = s[y + 2];
    r = a + b + carry;
    s[at + 2] = r;
    carry = (a & b | (a | b) & ~r) >>> 63;
    s[at + 3] = s[x + 3] + s[y + 3] + carry;
  }

  /** Adds a small value to the word at {@code sp}. */
  public static void addSmall(long[] s, int sp, long value) {
    long r = s[sp] + value;
    s[sp] = r;
    if (Long.compareUnsigned(r, value) < 0 && ++s[sp + 1] == 0 && ++s[sp + 2] == 0) {
      s[sp + 3]++;
    }
  }

  public static void sub(long[] s, int sp) {
    sub(s, sp, sp - 4, sp - 4);
  }

  /** The word at {@code x} minus that at {@code y}; the result may lie over either. */
  public static void sub(long[] s, int x, int y, int at) {
    long a = s[x];
    long b = s[y];
    long r = a - b;
    s[at] = r;
    long borrow = (~a & b | (~a | b) & r) >>> 63;
    a = s[x + 1];
    b = s[y + 1];
    r = a - b - borrow;
    s[at + 1] = r;
    borrow = (~a & b | (~a | b) & r) >>> 63;
    a = s[x + 2];
    b = s[y + 2];
    r = a - b - borrow;
    s[at + 2] = r;
    borrow = (~a & b | (~a | b) & r) >>> 63;
    s[at + 3] = s[x + 3] - s[y + 3] - borrow;
  }

  public static void mul(long[] s, int sp) {
    mul(s, sp, sp - 4, sp - 4);
  }

  /** Multiplies the words at {@code x} and {@code y}; the result may lie over either. */
  public static void mul(long[] s, int x, int y, int at) {
    if ((s[x + 1] | s[x + 2] | s[x + 3] | s[y + 1] | s[y + 2] | s[y + 3]) == 0) {
      long a = s[x];
      long b = s[y];
      s[at] = a * b;
      s[at + 1] = Math.unsignedMultiplyHigh(a, b);
      s[at + 2] = 0;
      s[at + 3] = 0;
      return;
    }
    multiply(s, x, s, y, s, at);
  }

  public static void and(long[] s, int x, int y, int at) {
    s[at] = s[x] & s[y];
    s[at + 1] = s[x + 1] & s[y + 1];
    s[at + 2] = s[x + 2] & s[y + 2];
    s[at + 3] = s[x + 3] & s[y + 3];
  }

  public static void or(long[] s, int x, int y, int at) {
    s[at] = s[x] | s[y];
    s[at + 1] = s[x + 1] | s[y + 1];
    s[at + 2] = s[x + 2] | s[y + 2];
    s[at + 3] = s[x + 3] | s[y + 3];
  }

  public static void xor(long[] s, int x, int y, int at) {
    s[at] = s[x] ^ s[y];
    s[at + 1] = s[x + 1] ^ s[y + 1];
    s[at + 2] = s[x + 2] ^ s[y + 2];
    s[at + 3] = s[x + 3] ^ s[y + 3];
  }

  public static boolean equal(long[] s, int x, int y) {
    return (s[x] ^ s[y] | s[x + 1] ^ s[y + 1] | s[x + 2] ^ s[y + 2] | s[x + 3] ^ s[y + 3]) == 0;
  }

  /** The low 256 bits of a product; the result may lie over an operand. */
  public static void multiply(long[] x, int a, long[] y, int b, long[] r, int at) {
    long a0 = x[a];
    long a1 = x[a + 1];
    long a2 = x[a + 2];
    long a3 = x[a + 3];
    long b0 = y[b];
    long b1 = y[b + 1];
    long b2 = y[b + 2];
    long b3 = y[b + 3];
    long r0 = a0 * b0;
    long r1 = Math.unsignedMultiplyHigh(a0, b0);
    // Row by row; low and high are the halves of one partial product and what is carried on.
    long low = a0 * b1 + r1;
    long high = Math.unsignedMultiplyHigh(a0, b1) + below(low, r1);
    r1 = low;
    long r2 = a0 * b2 + high;
    high = Math.unsignedMultiplyHigh(a0, b2) + below(r2, high);
    long r3 = a0 * b3 + high;
    if (a1 != 0) {
      low = a1 * b0;
      r1 += low;
      high = Math.unsignedMultiplyHigh(a1, b0) + below(r1, low);
      low = a1 * b1 + high;
      high = Math.unsignedMultiplyHigh(a1, b1) + below(low, high);
      r2 += low;
      high += below(r2, low);
      r3 += a1 * b2 + high;
    }
    if (a2 != 0) {
      low = a2 * b0;
      r2 += low;
      r3 += Math.unsignedMultiplyHigh(a2, b0) + below(r2, low) + a2 * b1;
    }
    r[at] = r0;
    r[at + 1] = r1;
    r[at + 2] = r2;
    r[at + 3] = r3 + a3 * b0;
  }

  /** 1 if a is below b, unsigned: the carry of a sum a to which b was added. */
  public static long below(long a, long b) {
    return Long.compareUnsigned(a, b) < 0 ? 1 : 0;
  }

  public static boolean less(long[] s, int a, int b) {
    long x = s[a + 3];
    long y = s[b + 3];
    if (x == y) {
      x = s[a + 2];
      y = s[b + 2];
      if (x == y) {
        x = s[a + 1];
        y = s[b + 1];
        if (x == y) {
          x = s[a];
          y = s[b];
        }
      }
    }
    return x + Long.MIN_VALUE < y + Long.MIN_VALUE;
  }

  public static boolean lessSigned(long[] s, int a, int b) {
    long x = s[a + 3];
    long y = s[b + 3];
    return x == y ? less(s, a, b) : x < y;
  }

  public static void negate(long[] w, int at) {
    long r = -w[at];
    w[at] = r;
    long borrow = r != 0 ? 1 : 0;
    for (int i = 1; i < 4; i++) {
      long limb = w[at + i];
      w[at + i] = -limb - borrow;
      borrow |= limb != 0 ? 1 : 0;
    }
  }

  public static void shiftLeft(long[] s, int sp) {
    shiftLeft(s, sp - 4, clamped(s, sp, 256), sp - 4);
  }

  /** Shifts the word at {@code from} by 0 to 256 bits; the result may lie over it. */
  public static void shiftLeft(long[] s, int from, int shift, int at) {
    long l0 = s[from];
    long l1 = s[from + 1];
    long l2 = s[from + 2];
    long l3 = s[from + 3];
    // By whole limbs first, then by what is left: (x >>> 1) >>> 63 where a shift by 64 is meant.
    if (shift >= 128) {
      l3 = l1;
      l2 = l0;
      l1 = 0;
      l0 = 0;
    }
    if ((shift & 64) != 0) {
      l3 = l2;
      l2 = l1;
      l1 = l0;
      l0 = 0;
    }
    if (shift == 256) {
      l2 = 0;
      l3 = 0;
    }
    int back = ~shift;
    s[at] = l0 << shift;
    s[at + 1] = l1 << shift | l0 >>> 1 >>> back;
    s[at + 2] = l2 << shift | l1 >>> 1 >>> back;
    s[at + 3] = l3 << shift | l2 >>> 1 >>> back;
  }

  public static void shiftRight(long[] s, int sp) {
    shiftRight(s, sp - 4, clamped(s, sp, 256), 0, sp - 4);
  }

  public static void shiftRightSigned(long[] s, int sp) {
    shiftRight(s, sp - 4, clamped(s, sp, 256), s[sp - 1] >> 63, sp - 4);
  }

  /**
   * Shifts the word at {@code from} by 0 to 256 bits, with limbs of {@code fill} above it; the
   * result may lie over it.
   */
  public static void shiftRight(long[] s, int from, int shift, long fill, int at) {
    long l0 = s[from];
    long l1 = s[from + 1];
    long l2 = s[from + 2];
    long l3 = s[from + 3];
    if (shift >= 128) {
      l0 = l2;
      l1 = l3;
      l2 = fill;
      l3 = fill;
    }
    if ((shift & 64) != 0) {
      l0 = l1;
      l1 = l2;
      l2 = l3;
      l3 = fill;
    }
    if (shift == 256) {
      l0 = fill;
      l1 = fill;
    }
    int back = ~shift;
    s[at] = l0 >>> shift | l1 << 1 << back;
    s[at + 1] = l1 >>> shift | l2 << 1 << back;
    s[at + 2] = l2 >>> shift | l3 << 1 << back;
    s[at + 3] = l3 >>> shift | fill << 1 << back;
  }

  public static void byteOf(long[] s, int sp) {
    int index = clamped(s, sp, 32);
    long value = 0;
    if (index < 32) {
      int fromEnd = 31 - index;
      value = s[sp - 4 + (fromEnd >>> 3)] >>> 8 * (fromEnd & 7) & 0xff;
    }
    set(s, sp - 4, value);
  }

  public static void signExtend(long[] s, int sp) {
    int size = clamped(s, sp, 32);
    if (size >= 31) {
      return;
    }
    int at = sp - 4;
    int limb = size >>> 3;
    int shift = 56 - 8 * (size & 7);
    long top = s[at + limb] << shift >> shift;
    s[at + limb] = top;
    for (int i = limb + 1; i < 4; i++) {
      s[at + i] = top >> 63;
    }
  }

  /** The number of leading zero bits of the word at {@code sp}, 256 for zero (EIP-7939). */
  public static int leadingZeros(long[] s, int sp) {
    for (int i = 3; i >= 0; i--) {
      if (s[sp + i] != 0) {
        return 64 * (3 - i) + Long.numberOfLeadingZeros(s[sp + i]);
      }
    }
    return 256;
  }

  /** Keeps the low bits of the word at {@code sp}; {@code bits} is 1 to 256. */
  public static void mask(long[] s, int sp, int bits) {
    int limb = bits - 1 >>> 6;
    s[sp + limb] &= -1L >>> (-bits & 63);
    for (int i = limb + 1; i < 4; i++) {
      s[sp + i] = 0;
    }
  }

  /** EXP: the base at {@code sp}, the exponent below it; {@code scratch} holds at least 8 limbs. */
  public static void exp(long[] s, int sp, long[] scratch) {
    int at = sp - 4;
    copy(s, sp, scratch, 0);
    set(scratch, 4, 1);
    int bits = 256 - leadingZeros(s, at);
    for (int i = 0; i < bits; i++) {
      if ((s[at + (i >>> 6)] >>> i & 1) != 0) {
        multiply(scratch, 4, scratch, 0, scratch, 4);
      }
      if (i + 1 < bits) {
        multiply(scratch, 0, scratch, 0, scratch, 0);
      }
    }
    copy(scratch, 4, s, at);
  }
}
