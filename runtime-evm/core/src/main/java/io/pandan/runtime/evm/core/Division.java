package io.pandan.runtime.evm.core;

/**
 * Division of words of up to eight limbs without allocation.
 *
 * <p>Knuth's algorithm D (The Art of Computer Programming 4.3.1) with quotient limbs by
 * multiplication with a reciprocal: N. Möller and T. Granlund, "Improved Division by Invariant
 * Integers", IEEE Transactions on Computers 60 (2011), whose names for the values are kept.
 */
public final class Division {
  /** How many limbs the scratch array must hold. */
  public static final int SCRATCH = 32;

  // Places in the scratch array: numerator of up to nine limbs, divisor of four, quotient of eight.
  private static final int U = 0;
  private static final int D = 9;
  private static final int Q = 13;

  private Division() {}

  public static void div(long[] s, int sp, long[] w) {
    divide(s, sp, w, true);
  }

  public static void mod(long[] s, int sp, long[] w) {
    divide(s, sp, w, false);
  }

  public static void sdiv(long[] s, int sp, long[] w) {
    boolean negative = s[sp + 3] < 0 ^ s[sp - 1] < 0;
    makePositive(s, sp);
    makePositive(s, sp - 4);
    divide(s, sp, w, true);
    if (negative) {
      Words.negate(s, sp - 4);
    }
  }

  public static void smod(long[] s, int sp, long[] w) {
    boolean negative = s[sp + 3] < 0;
    makePositive(s, sp);
    makePositive(s, sp - 4);
    divide(s, sp, w, false);
    if (negative) {
      Words.negate(s, sp - 4);
    }
  }

  /** ADDMOD: operands at sp and sp − 4, the modulus at sp − 8, where the result goes. */
  public static void addMod(long[] s, int sp, long[] w) {
    if (Words.isZero(s, sp - 8)) {
      return;
    }
    long carry = 0;
    for (int i = 0; i < 4; i++) {
      long a = s[sp + i];
      long b = s[sp - 4 + i];
      long r = a + b + carry;
      carry = (a & b | (a | b) & ~r) >>> 63;
      w[U + i] = r;
    }
    w[U + 4] = carry;
    reduce(s, sp - 8, w, 5);
  }

  /** MULMOD: operands at sp and sp − 4, the modulus at sp − 8, where the result goes. */
  public static void mulMod(long[] s, int sp, long[] w) {
    if (Words.isZero(s, sp - 8)) {
      return;
    }
    long b0 = s[sp - 4];
    long b1 = s[sp - 3];
    long b2 = s[sp - 2];
    long b3 = s[sp - 1];
    w[U] = 0;
    w[U + 1] = 0;
    w[U + 2] = 0;
    w[U + 3] = 0;
    for (int i = 0; i < 4; i++) {
      long a = s[sp + i];
      if (a == 0) {
        w[U + i + 4] = 0;
        continue;
      }
      long carry = step(w, U + i, a, b0, 0);
      carry = step(w, U + i + 1, a, b1, carry);
      carry = step(w, U + i + 2, a, b2, carry);
      w[U + i + 4] = step(w, U + i + 3, a, b3, carry);
    }
    reduce(s, sp - 8, w, 8);
  }

  /** Adds a·b and a carry to a limb and returns the next carry. */
  private static long step(long[] w, int at, long a, long b, long carry) {
    long low = a * b + carry;
    long high = Math.unsignedMultiplyHigh(a, b) + Words.below(low, carry);
    long sum = w[at] + low;
    w[at] = sum;
    return high + Words.below(sum, low);
  }

  private static void makePositive(long[] s, int at) {
    if (s[at + 3] < 0) {
      Words.negate(s, at);
    }
  }

  private static void divide(long[] s, int sp, long[] w, boolean wantQuotient) {
    int at = sp - 4;
    long d0 = s[at];
    if ((s[at + 1] | s[at + 2] | s[at + 3]) == 0) {
      if (d0 == 0) {
        return;
      }
      if ((s[sp + 1] | s[sp + 2] | s[sp + 3]) == 0) {
        s[at] = wantQuotient ? Long.divideUnsigned(s[sp], d0) : Long.remainderUnsigned(s[sp], d0);
        return;
      }
    }
    Words.copy(s, sp, w, U);
    int dn = significant(s, at, 4);
    int un = significant(w, U, 4);
    if (un < dn) {
      if (wantQuotient) {
        Words.set(s, at, 0);
      } else {
        Words.copy(s, sp, s, at);
      }
      return;
    }
    divide(s, at, dn, w, un);
    if (wantQuotient) {
      for (int i = 0; i < 4; i++) {
        s[at + i] = i <= un - dn ? w[Q + i] : 0;
      }
    } else {
      for (int i = 0; i < 4; i++) {
        s[at + i] = i < dn ? w[U + i] : 0;
      }
    }
  }

  /** Replaces the modulus at {@code at} by the numerator of {@code limbs} limbs modulo it. */
  private static void reduce(long[] s, int at, long[] w, int limbs) {
    int dn = significant(s, at, 4);
    int un = significant(w, U, limbs);
    if (un >= dn) {
      divide(s, at, dn, w, un);
    }
    int kept = Math.min(un, dn);
    for (int i = 0; i < 4; i++) {
      s[at + i] = i < kept ? w[U + i] : 0;
    }
  }

  private static int significant(long[] w, int at, int limbs) {
    int n = limbs;
    while (n > 0 && w[at + n - 1] == 0) {
      n--;
    }
    return n;
  }

  /** Divides w[U..U+un) by s[at..at+dn): the quotient goes to Q, the remainder stays in U. */
  private static void divide(long[] s, int at, int dn, long[] w, int un) {
    int shift = Long.numberOfLeadingZeros(s[at + dn - 1]);
    int back = 63 - shift;
    for (int i = dn - 1; i > 0; i--) {
      w[D + i] = s[at + i] << shift | s[at + i - 1] >>> 1 >>> back;
    }
    w[D] = s[at] << shift;
    w[U + un] = w[U + un - 1] >>> 1 >>> back;
    for (int i = un - 1; i > 0; i--) {
      w[U + i] = w[U + i] << shift | w[U + i - 1] >>> 1 >>> back;
    }
    w[U] <<= shift;
    if (dn == 1) {
      divideByLimb(w, un);
    } else {
      divideByLimbs(w, dn, un);
    }
    for (int i = 0; i < dn - 1; i++) {
      w[U + i] = w[U + i] >>> shift | w[U + i + 1] << 1 << back;
    }
    w[U + dn - 1] >>>= shift;
  }

  private static void divideByLimb(long[] w, int un) {
    long d = w[D];
    long v = reciprocal(d);
    long r = w[U + un];
    for (int i = un - 1; i >= 0; i--) {
      // Algorithm 4: the quotient of two limbs by one.
      long u0 = w[U + i];
      long q0 = v * r;
      long q1 = Math.unsignedMultiplyHigh(v, r) + r + 1;
      q0 += u0;
      q1 += Words.below(q0, u0);
      r = u0 - q1 * d;
      if (Long.compareUnsigned(r, q0) > 0) {
        q1--;
        r += d;
      }
      if (Long.compareUnsigned(r, d) >= 0) {
        q1++;
        r -= d;
      }
      w[Q + i] = q1;
    }
    w[U] = r;
  }

  private static void divideByLimbs(long[] w, int dn, int un) {
    long d1 = w[D + dn - 1];
    long d0 = w[D + dn - 2];
    long v = reciprocal(d1, d0);
    for (int j = un - dn; j >= 0; j--) {
      int top = U + j + dn;
      long u2 = w[top];
      long u1 = w[top - 1];
      long u0 = w[top - 2];
      long q;
      if (u2 == d1 && u1 == d0) {
        // The quotient limb would overflow by one: it is the largest there is.
        q = -1L;
      } else {
        q = quotientLimb(u2, u1, u0, d1, d0, v);
      }
      // Multiply and subtract; the estimate is at most one too large.
      long carry = 0;
      long borrow = 0;
      for (int i = 0; i < dn; i++) {
        long d = w[D + i];
        long low = q * d + carry;
        carry = Math.unsignedMultiplyHigh(q, d) + Words.below(low, carry);
        long u = w[U + j + i];
        long r = u - low - borrow;
        borrow = (~u & low | (~u | low) & r) >>> 63;
        w[U + j + i] = r;
      }
      long r = u2 - carry - borrow;
      borrow = (~u2 & carry | (~u2 | carry) & r) >>> 63;
      if (borrow != 0) {
        q--;
        carry = 0;
        for (int i = 0; i < dn; i++) {
          long a = w[U + j + i];
          long b = w[D + i];
          long sum = a + b + carry;
          carry = (a & b | (a | b) & ~sum) >>> 63;
          w[U + j + i] = sum;
        }
      }
      w[Q + j] = q;
    }
  }

  /** Algorithm 5: the quotient of three limbs by two. */
  private static long quotientLimb(long u2, long u1, long u0, long d1, long d0, long v) {
    long q0 = v * u2;
    long q1 = Math.unsignedMultiplyHigh(v, u2);
    q0 += u1;
    q1 += u2 + Words.below(q0, u1);
    long r1 = u1 - q1 * d1;
    long t0 = d0 * q1;
    long t1 = Math.unsignedMultiplyHigh(d0, q1);
    long r0 = u0 - t0;
    r1 -= t1 + Words.below(u0, t0);
    long x0 = r0 - d0;
    r1 -= d1 + Words.below(r0, d0);
    r0 = x0;
    q1++;
    if (Long.compareUnsigned(r1, q0) >= 0) {
      q1--;
      r0 += d0;
      r1 += d1 + Words.below(r0, d0);
    }
    int order = Long.compareUnsigned(r1, d1);
    if (order > 0 || order == 0 && Long.compareUnsigned(r0, d0) >= 0) {
      q1++;
    }
    return q1;
  }

  /** Algorithm 3: floor((2^128 − 1) / d) − 2^64 for a d whose top bit is set. */
  static long reciprocal(long d) {
    long odd = d & 1;
    long d9 = d >>> 55;
    long d40 = (d >>> 24) + 1;
    long d63 = (d >>> 1) + odd;
    long v0 = ((1 << 19) - 3 * (1 << 8)) / d9;
    long v1 = (v0 << 11) - (v0 * v0 * d40 >>> 40) - 1;
    long v2 = (v1 << 13) + (v1 * ((1L << 60) - v1 * d40) >>> 47);
    long e = (v2 >>> 1 & -odd) - v2 * d63;
    long v3 = (Math.unsignedMultiplyHigh(v2, e) >>> 1) + (v2 << 31);
    long low = v3 * d;
    return v3 - (Math.unsignedMultiplyHigh(v3, d) + Words.below(low + d, d) + d);
  }

  /** Algorithm 6: the same for a divisor of two limbs, for the quotient of three limbs by two. */
  private static long reciprocal(long d1, long d0) {
    long v = reciprocal(d1);
    long p = d1 * v + d0;
    if (Long.compareUnsigned(p, d0) < 0) {
      v--;
      if (Long.compareUnsigned(p, d1) >= 0) {
        v--;
        p -= d1;
      }
      p -= d1;
    }
    long t0 = v * d0;
    long t1 = Math.unsignedMultiplyHigh(v, d0);
    p += t1;
    if (Long.compareUnsigned(p, t1) < 0) {
      v--;
      int order = Long.compareUnsigned(p, d1);
      if (order > 0 || order == 0 && Long.compareUnsigned(t0, d0) >= 0) {
        v--;
      }
    }
    return v;
  }
}
