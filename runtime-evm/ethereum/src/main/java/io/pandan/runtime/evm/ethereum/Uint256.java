package io.pandan.runtime.evm.ethereum;

import io.pandan.runtime.evm.core.Words;
import java.math.BigInteger;

/** Unsigned 256-bit words of four limbs, least significant first, as engines have them. */
final class Uint256 {
  private Uint256() {}

  /** Adds {@code b} to {@code a}, modulo 2^256. */
  static void add(long[] a, int at, long[] b, int bt) {
    long carry = 0;
    for (int i = 0; i < 4; i++) {
      long x = a[at + i];
      long sum = x + b[bt + i];
      long carried = sum + carry;
      carry = Long.compareUnsigned(sum, x) < 0 || Long.compareUnsigned(carried, sum) < 0 ? 1 : 0;
      a[at + i] = carried;
    }
  }

  /** Takes {@code b} from {@code a}, modulo 2^256. */
  static void subtract(long[] a, int at, long[] b, int bt) {
    long borrow = 0;
    for (int i = 0; i < 4; i++) {
      long x = a[at + i];
      long y = b[bt + i];
      long difference = x - y - borrow;
      borrow = Long.compareUnsigned(x, y) < 0 || x == y && borrow == 1 ? 1 : 0;
      a[at + i] = difference;
    }
  }

  /** Whether {@code a} is less than {@code b}. */
  static boolean less(long[] a, int at, long[] b, int bt) {
    for (int i = 3; i >= 0; i--) {
      int order = Long.compareUnsigned(a[at + i], b[bt + i]);
      if (order != 0) {
        return order < 0;
      }
    }
    return false;
  }

  static boolean equal(long[] a, int at, long[] b, int bt) {
    return (a[at] ^ b[bt] | a[at + 1] ^ b[bt + 1] | a[at + 2] ^ b[bt + 2] | a[at + 3] ^ b[bt + 3])
        == 0;
  }

  static BigInteger toBigInteger(long[] w, int at) {
    return new BigInteger(1, Words.toBytes(w, at));
  }

  /** Sets a word to a number from 0 to 2^256 − 1. */
  static void set(long[] w, int at, BigInteger value) {
    w[at] = value.longValue();
    w[at + 1] = value.shiftRight(64).longValue();
    w[at + 2] = value.shiftRight(128).longValue();
    w[at + 3] = value.shiftRight(192).longValue();
  }

  static long[] of(BigInteger value) {
    if (value.signum() < 0 || value.bitLength() > 256) {
      throw new IllegalArgumentException("not an unsigned word of 256 bits: " + value);
    }
    long[] word = new long[4];
    set(word, 0, value);
    return word;
  }

  /** Writes a number as 32 big-endian bytes. */
  static void put(BigInteger value, byte[] out, int offset) {
    Words.store(of(value), 0, out, offset);
  }
}
