package io.pandan.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;

/**
 * An element of the field of secp256k1's coordinates, mutable: four limbs, least significant first,
 * of any number below 2^256 that stands for it.
 *
 * <p>An operation writes its result to the element that it is called on and returns that element.
 * The operands may be the same element. Not safe for use by many threads; not constant in time: for
 * public data only.
 *
 * @see <a href="https://www.secg.org/sec2-v2.pdf">SEC 2, section 2.4.1</a>
 */
final class Secp256k1Fp {
  /** The modulus, 2^256 - {@link #FOLD}. */
  static final BigInteger P =
      new BigInteger("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f", 16);

  /** The length of an element's encoding in bytes. */
  static final int BYTES = 32;

  /** What 2^256 is modulo p. */
  private static final long FOLD = 0x1000003d1L;

  private static final VarHandle BIG_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private long l0;
  private long l1;
  private long l2;
  private long l3;

  /** Zero. */
  Secp256k1Fp() {}

  /** A small number. */
  static Secp256k1Fp of(long value) {
    Secp256k1Fp element = new Secp256k1Fp();
    element.l0 = value;
    return element;
  }

  /** Reads 32 bytes, big-endian, of any value. */
  Secp256k1Fp read(byte[] bytes, int at) {
    l3 = (long) BIG_ENDIAN.get(bytes, at);
    l2 = (long) BIG_ENDIAN.get(bytes, at + 8);
    l1 = (long) BIG_ENDIAN.get(bytes, at + 16);
    l0 = (long) BIG_ENDIAN.get(bytes, at + 24);
    return this;
  }

  /** Writes the 32 bytes of the number from 0 to p - 1, big-endian. */
  void write(byte[] bytes, int at) {
    normalize();
    BIG_ENDIAN.set(bytes, at, l3);
    BIG_ENDIAN.set(bytes, at + 8, l2);
    BIG_ENDIAN.set(bytes, at + 16, l1);
    BIG_ENDIAN.set(bytes, at + 24, l0);
  }

  /** Makes the limbs those of the number from 0 to p - 1. */
  private void normalize() {
    if ((l1 & l2 & l3) == -1L && Long.compareUnsigned(l0, -FOLD) >= 0) {
      l0 += FOLD;
      l1 = 0;
      l2 = 0;
      l3 = 0;
    }
  }

  boolean isZero() {
    normalize();
    return (l0 | l1 | l2 | l3) == 0;
  }

  boolean isOdd() {
    normalize();
    return (l0 & 1) != 0;
  }

  boolean isEqual(Secp256k1Fp x) {
    normalize();
    x.normalize();
    return ((l0 ^ x.l0) | (l1 ^ x.l1) | (l2 ^ x.l2) | (l3 ^ x.l3)) == 0;
  }

  Secp256k1Fp set(Secp256k1Fp x) {
    l0 = x.l0;
    l1 = x.l1;
    l2 = x.l2;
    l3 = x.l3;
    return this;
  }

  Secp256k1Fp setZero() {
    l0 = 0;
    l1 = 0;
    l2 = 0;
    l3 = 0;
    return this;
  }

  Secp256k1Fp setOne() {
    setZero();
    l0 = 1;
    return this;
  }

  Secp256k1Fp add(Secp256k1Fp x, Secp256k1Fp y) {
    long s0 = x.l0 + y.l0;
    long c = carry(s0, y.l0);
    long s1 = x.l1 + c;
    c = carry(s1, c);
    s1 += y.l1;
    c += carry(s1, y.l1);
    long s2 = x.l2 + c;
    c = carry(s2, c);
    s2 += y.l2;
    c += carry(s2, y.l2);
    long s3 = x.l3 + c;
    c = carry(s3, c);
    s3 += y.l3;
    c += carry(s3, y.l3);
    return setFolded(s0, s1, s2, s3, c * FOLD);
  }

  Secp256k1Fp dbl(Secp256k1Fp x) {
    return add(x, x);
  }

  Secp256k1Fp sub(Secp256k1Fp x, Secp256k1Fp y) {
    long d0 = x.l0 - y.l0;
    long b = carry(x.l0, y.l0);
    long d1 = x.l1 - y.l1;
    long next = carry(x.l1, y.l1) | carry(d1, b);
    d1 -= b;
    b = next;
    long d2 = x.l2 - y.l2;
    next = carry(x.l2, y.l2) | carry(d2, b);
    d2 -= b;
    b = next;
    long d3 = x.l3 - y.l3;
    next = carry(x.l3, y.l3) | carry(d3, b);
    d3 -= b;

    long fold = FOLD & -next;
    b = carry(d0, fold);
    d0 -= fold;
    next = carry(d1, b);
    d1 -= b;
    b = next;
    next = carry(d2, b);
    d2 -= b;
    b = next;
    next = carry(d3, b);
    // Where that borrowed too, the other limbs are all ones and the lowest is near 2^64.
    l0 = d0 - (FOLD & -next);
    l1 = d1;
    l2 = d2;
    l3 = d3 - b;
    return this;
  }

  Secp256k1Fp neg(Secp256k1Fp x) {
    return sub(ZERO, x);
  }

  private static final Secp256k1Fp ZERO = new Secp256k1Fp();

  /** Sets this to x times y. */
  Secp256k1Fp mul(Secp256k1Fp x, Secp256k1Fp y) {
    long x0 = x.l0;
    long x1 = x.l1;
    long x2 = x.l2;
    long x3 = x.l3;
    long y0 = y.l0;
    long y1 = y.l1;
    long y2 = y.l2;
    long y3 = y.l3;
    long low;
    long high;
    long carry;

    low = x0 * y0;
    high = Math.unsignedMultiplyHigh(x0, y0);
    long t0 = low;
    carry = high;
    low = x1 * y0;
    high = Math.unsignedMultiplyHigh(x1, y0);
    low += carry;
    high += carry(low, carry);
    long t1 = low;
    carry = high;
    low = x2 * y0;
    high = Math.unsignedMultiplyHigh(x2, y0);
    low += carry;
    high += carry(low, carry);
    long t2 = low;
    carry = high;
    low = x3 * y0;
    high = Math.unsignedMultiplyHigh(x3, y0);
    low += carry;
    high += carry(low, carry);
    long t3 = low;
    carry = high;
    long t4 = carry;

    low = x0 * y1;
    high = Math.unsignedMultiplyHigh(x0, y1);
    low += t1;
    high += carry(low, t1);
    t1 = low;
    carry = high;
    low = x1 * y1;
    high = Math.unsignedMultiplyHigh(x1, y1);
    low += t2;
    high += carry(low, t2);
    low += carry;
    high += carry(low, carry);
    t2 = low;
    carry = high;
    low = x2 * y1;
    high = Math.unsignedMultiplyHigh(x2, y1);
    low += t3;
    high += carry(low, t3);
    low += carry;
    high += carry(low, carry);
    t3 = low;
    carry = high;
    low = x3 * y1;
    high = Math.unsignedMultiplyHigh(x3, y1);
    low += t4;
    high += carry(low, t4);
    low += carry;
    high += carry(low, carry);
    t4 = low;
    carry = high;
    long t5 = carry;

    low = x0 * y2;
    high = Math.unsignedMultiplyHigh(x0, y2);
    low += t2;
    high += carry(low, t2);
    t2 = low;
    carry = high;
    low = x1 * y2;
    high = Math.unsignedMultiplyHigh(x1, y2);
    low += t3;
    high += carry(low, t3);
    low += carry;
    high += carry(low, carry);
    t3 = low;
    carry = high;
    low = x2 * y2;
    high = Math.unsignedMultiplyHigh(x2, y2);
    low += t4;
    high += carry(low, t4);
    low += carry;
    high += carry(low, carry);
    t4 = low;
    carry = high;
    low = x3 * y2;
    high = Math.unsignedMultiplyHigh(x3, y2);
    low += t5;
    high += carry(low, t5);
    low += carry;
    high += carry(low, carry);
    t5 = low;
    carry = high;
    long t6 = carry;

    low = x0 * y3;
    high = Math.unsignedMultiplyHigh(x0, y3);
    low += t3;
    high += carry(low, t3);
    t3 = low;
    carry = high;
    low = x1 * y3;
    high = Math.unsignedMultiplyHigh(x1, y3);
    low += t4;
    high += carry(low, t4);
    low += carry;
    high += carry(low, carry);
    t4 = low;
    carry = high;
    low = x2 * y3;
    high = Math.unsignedMultiplyHigh(x2, y3);
    low += t5;
    high += carry(low, t5);
    low += carry;
    high += carry(low, carry);
    t5 = low;
    carry = high;
    low = x3 * y3;
    high = Math.unsignedMultiplyHigh(x3, y3);
    low += t6;
    high += carry(low, t6);
    low += carry;
    high += carry(low, carry);
    t6 = low;
    carry = high;
    long t7 = carry;

    return setReduced(t0, t1, t2, t3, t4, t5, t6, t7);
  }

  /** Sets this to x squared. */
  Secp256k1Fp sqr(Secp256k1Fp x) {
    long x0 = x.l0;
    long x1 = x.l1;
    long x2 = x.l2;
    long x3 = x.l3;
    long low;
    long high;
    long carry;

    // The products of different limbs, once.
    long t1 = x0 * x1;
    carry = Math.unsignedMultiplyHigh(x0, x1);
    low = x0 * x2;
    high = Math.unsignedMultiplyHigh(x0, x2);
    low += carry;
    high += carry(low, carry);
    long t2 = low;
    carry = high;
    low = x0 * x3;
    high = Math.unsignedMultiplyHigh(x0, x3);
    low += carry;
    high += carry(low, carry);
    long t3 = low;
    carry = high;
    long t4 = carry;
    low = x1 * x2;
    high = Math.unsignedMultiplyHigh(x1, x2);
    t3 += low;
    carry = high + carry(t3, low);
    low = x1 * x3;
    high = Math.unsignedMultiplyHigh(x1, x3);
    low += carry;
    high += carry(low, carry);
    t4 += low;
    high += carry(t4, low);
    long t5 = high;
    low = x2 * x3;
    high = Math.unsignedMultiplyHigh(x2, x3);
    t5 += low;
    long t6 = high + carry(t5, low);

    // Twice that, and the squares.
    long t7 = t6 >>> 63;
    t6 = t6 << 1 | t5 >>> 63;
    t5 = t5 << 1 | t4 >>> 63;
    t4 = t4 << 1 | t3 >>> 63;
    t3 = t3 << 1 | t2 >>> 63;
    t2 = t2 << 1 | t1 >>> 63;
    t1 <<= 1;
    long t0 = x0 * x0;
    carry = Math.unsignedMultiplyHigh(x0, x0);
    t1 += carry;
    carry = carry(t1, carry);
    low = x1 * x1;
    high = Math.unsignedMultiplyHigh(x1, x1);
    low += carry;
    high += carry(low, carry);
    t2 += low;
    high += carry(t2, low);
    t3 += high;
    carry = carry(t3, high);
    low = x2 * x2;
    high = Math.unsignedMultiplyHigh(x2, x2);
    low += carry;
    high += carry(low, carry);
    t4 += low;
    high += carry(t4, low);
    t5 += high;
    carry = carry(t5, high);
    low = x3 * x3;
    high = Math.unsignedMultiplyHigh(x3, x3);
    low += carry;
    high += carry(low, carry);
    t6 += low;
    high += carry(t6, low);
    t7 += high;

    return setReduced(t0, t1, t2, t3, t4, t5, t6, t7);
  }

  /** Sets this to x squared so many times. */
  private Secp256k1Fp sqr(Secp256k1Fp x, int times) {
    sqr(x);
    for (int i = 1; i < times; i++) {
      sqr(this);
    }
    return this;
  }

  /** Sets this to 1/x, or to zero if x is zero: x^(p - 2). */
  Secp256k1Fp inv(Secp256k1Fp x) {
    Secp256k1Fp base = new Secp256k1Fp().set(x);
    Secp256k1Fp x2 = new Secp256k1Fp();
    power223(x2, base);
    // The exponent's lower bits: 0, 22 ones, 0000 1 011 01.
    return sqr(this, 5).mul(this, base).sqr(this, 3).mul(this, x2).sqr(this, 2).mul(this, base);
  }

  /** Sets this to a square root of x if there is one, and otherwise to one of -x: x^((p + 1)/4). */
  Secp256k1Fp sqrt(Secp256k1Fp x) {
    Secp256k1Fp base = new Secp256k1Fp().set(x);
    Secp256k1Fp x2 = new Secp256k1Fp();
    power223(x2, base);
    return sqr(this, 6).mul(this, x2).sqr(this, 2);
  }

  /**
   * Sets this to x to the power of 223 ones, a zero and 22 ones, in binary, and x2 to that of two
   * ones.
   */
  private void power223(Secp256k1Fp x2, Secp256k1Fp x) {
    Secp256k1Fp t = new Secp256k1Fp();
    x2.sqr(x).mul(x2, x);
    Secp256k1Fp x3 = new Secp256k1Fp();
    x3.sqr(x2).mul(x3, x);
    Secp256k1Fp x11 = new Secp256k1Fp();
    x11.sqr(x3, 3).mul(x11, x3).sqr(x11, 3).mul(x11, x3).sqr(x11, 2).mul(x11, x2);
    Secp256k1Fp x22 = new Secp256k1Fp();
    x22.sqr(x11, 11).mul(x22, x11);
    Secp256k1Fp x44 = new Secp256k1Fp();
    x44.sqr(x22, 22).mul(x44, x22);
    t.sqr(x44, 44).mul(t, x44);
    set(t).sqr(this, 88).mul(this, t).sqr(this, 44).mul(this, x44).sqr(this, 3).mul(this, x3);
    sqr(this, 23).mul(this, x22);
  }

  /** Sets this to what eight limbs stand for. */
  private Secp256k1Fp setReduced(
      long t0, long t1, long t2, long t3, long t4, long t5, long t6, long t7) {
    long low = t4 * FOLD;
    long carry = Math.unsignedMultiplyHigh(t4, FOLD);
    t0 += low;
    carry += carry(t0, low);
    low = t5 * FOLD;
    long high = Math.unsignedMultiplyHigh(t5, FOLD);
    low += carry;
    high += carry(low, carry);
    t1 += low;
    carry = high + carry(t1, low);
    low = t6 * FOLD;
    high = Math.unsignedMultiplyHigh(t6, FOLD);
    low += carry;
    high += carry(low, carry);
    t2 += low;
    carry = high + carry(t2, low);
    low = t7 * FOLD;
    high = Math.unsignedMultiplyHigh(t7, FOLD);
    low += carry;
    high += carry(low, carry);
    t3 += low;
    carry = high + carry(t3, low);

    // The carry is below 2^34, so its product has a few bits above 64.
    low = carry * FOLD;
    high = Math.unsignedMultiplyHigh(carry, FOLD);
    t0 += low;
    high += carry(t0, low);
    t1 += high;
    long c = carry(t1, high);
    t2 += c;
    c = carry(t2, c);
    t3 += c;
    c = carry(t3, c);
    // Where that carried, hardly more than the lowest limb is left.
    long fold = FOLD & -c;
    l0 = t0 + fold;
    l1 = t1 + carry(l0, fold);
    l2 = t2;
    l3 = t3;
    return this;
  }

  /** Sets this to four limbs and the fold of what carried out of them. */
  private Secp256k1Fp setFolded(long s0, long s1, long s2, long s3, long more) {
    s0 += more;
    long c = carry(s0, more);
    s1 += c;
    c = carry(s1, c);
    s2 += c;
    c = carry(s2, c);
    s3 += c;
    c = carry(s3, c);
    // Where that carried, only the lowest limb is left, and it is below the fold.
    l0 = s0 + (FOLD & -c);
    l1 = s1;
    l2 = s2;
    l3 = s3;
    return this;
  }

  /** 1 if a is below b as unsigned numbers: the carry of b + c = a, the borrow of a - b. */
  private static long carry(long a, long b) {
    return Long.compareUnsigned(a, b) < 0 ? 1 : 0;
  }

  @Override
  public String toString() {
    byte[] bytes = new byte[BYTES];
    new Secp256k1Fp().set(this).write(bytes, 0);
    return new BigInteger(1, bytes).toString(16);
  }
}
