package io.pandan.runtime.evm.core.precompile.bn254;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;

/**
 * An element of the field of bn254's coordinates, mutable: four limbs, least significant first,
 * times 2^256 modulo p (Montgomery's form), always below p.
 *
 * <p>An operation writes its result to the element that it is called on and returns that element.
 * The operands may be the same element. Not safe for use by many threads; not constant in time.
 *
 * @see <a href="https://eips.ethereum.org/EIPS/eip-196">EIP-196</a>
 */
final class Fp {
  /** The modulus. */
  static final BigInteger P =
      new BigInteger(
          "21888242871839275222246405745257275088696311157297823662689037894645226208583");

  /** The length of an element's encoding in bytes. */
  static final int BYTES = 32;

  private static final long P0 = 0x3c208c16d87cfd47L;
  private static final long P1 = 0x97816a916871ca8dL;
  private static final long P2 = 0xb85045b68181585dL;
  private static final long P3 = 0x30644e72e131a029L;

  /** -1/p modulo 2^64. */
  private static final long INVERSE = 0x87d20782e4866389L;

  private static final VarHandle BIG_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final BigInteger R = BigInteger.ONE.shiftLeft(256);
  private static final Fp R_SQUARED = raw(R.multiply(R).mod(P));
  private static final Fp RAW_ONE = raw(BigInteger.ONE);
  private static final Fp ZERO = new Fp();

  /** One. Nobody may change it. */
  static final Fp ONE = of(BigInteger.ONE);

  /** 2^(768 - k), which makes the inverse in Montgomery's form of an almost inverse. */
  private static final Fp[] POWERS = new Fp[2 * 254 + 1];

  static {
    BigInteger power = BigInteger.ONE.shiftLeft(768).mod(P);
    for (int k = 0; k < POWERS.length; k++) {
      POWERS[k] = raw(power);
      power = (power.testBit(0) ? power.add(P) : power).shiftRight(1);
    }
  }

  private long l0;
  private long l1;
  private long l2;
  private long l3;

  /** Zero. */
  Fp() {}

  /** The element that a number stands for, of any size and sign. */
  static Fp of(BigInteger value) {
    return raw(value.mod(P).shiftLeft(256).mod(P));
  }

  private static Fp raw(BigInteger value) {
    Fp element = new Fp();
    element.l0 = value.longValue();
    element.l1 = value.shiftRight(64).longValue();
    element.l2 = value.shiftRight(128).longValue();
    element.l3 = value.shiftRight(192).longValue();
    return element;
  }

  /**
   * Reads 32 bytes, big-endian.
   *
   * @return whether they are below p; if not, the element is left in no defined state
   */
  boolean read(byte[] bytes, int at) {
    l3 = (long) BIG_ENDIAN.get(bytes, at);
    l2 = (long) BIG_ENDIAN.get(bytes, at + 8);
    l1 = (long) BIG_ENDIAN.get(bytes, at + 16);
    l0 = (long) BIG_ENDIAN.get(bytes, at + 24);
    boolean reduced = isBelowP();
    mul(this, R_SQUARED);
    return reduced;
  }

  private boolean isBelowP() {
    int order = Long.compareUnsigned(l3, P3);
    order = order != 0 ? order : Long.compareUnsigned(l2, P2);
    order = order != 0 ? order : Long.compareUnsigned(l1, P1);
    order = order != 0 ? order : Long.compareUnsigned(l0, P0);
    return order < 0;
  }

  /** Writes 32 bytes, big-endian. */
  void write(byte[] bytes, int at) {
    Fp plain = new Fp().mul(this, RAW_ONE);
    BIG_ENDIAN.set(bytes, at, plain.l3);
    BIG_ENDIAN.set(bytes, at + 8, plain.l2);
    BIG_ENDIAN.set(bytes, at + 16, plain.l1);
    BIG_ENDIAN.set(bytes, at + 24, plain.l0);
  }

  /** The number from 0 to p-1 that the element stands for. */
  BigInteger toBigInteger() {
    byte[] bytes = new byte[BYTES];
    write(bytes, 0);
    return new BigInteger(1, bytes);
  }

  boolean isZero() {
    return (l0 | l1 | l2 | l3) == 0;
  }

  boolean isEqual(Fp x) {
    return ((l0 ^ x.l0) | (l1 ^ x.l1) | (l2 ^ x.l2) | (l3 ^ x.l3)) == 0;
  }

  Fp set(Fp x) {
    l0 = x.l0;
    l1 = x.l1;
    l2 = x.l2;
    l3 = x.l3;
    return this;
  }

  Fp setZero() {
    l0 = 0;
    l1 = 0;
    l2 = 0;
    l3 = 0;
    return this;
  }

  Fp add(Fp x, Fp y) {
    long s0 = x.l0 + y.l0;
    long c = carry(s0, x.l0);
    long s1 = x.l1 + c;
    c = carry(s1, c);
    s1 += y.l1;
    c += carry(s1, y.l1);
    long s2 = x.l2 + c;
    c = carry(s2, c);
    s2 += y.l2;
    c += carry(s2, y.l2);
    return setReduced(s0, s1, s2, x.l3 + y.l3 + c);
  }

  Fp dbl(Fp x) {
    return setReduced(
        x.l0 << 1, x.l1 << 1 | x.l0 >>> 63, x.l2 << 1 | x.l1 >>> 63, x.l3 << 1 | x.l2 >>> 63);
  }

  Fp sub(Fp x, Fp y) {
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
    long d3 = x.l3 - y.l3 - b;
    // Both were below 2^254: the sign of the highest limb is the sign of the difference.
    long negative = d3 >> 63;
    long p0 = P0 & negative;
    long p1 = P1 & negative;
    long p2 = P2 & negative;
    d0 += p0;
    long c = carry(d0, p0);
    d1 += c;
    c = carry(d1, c);
    d1 += p1;
    c += carry(d1, p1);
    d2 += c;
    c = carry(d2, c);
    d2 += p2;
    c += carry(d2, p2);
    l0 = d0;
    l1 = d1;
    l2 = d2;
    l3 = d3 + (P3 & negative) + c;
    return this;
  }

  Fp neg(Fp x) {
    return sub(ZERO, x);
  }

  /**
   * Sets this to 1/x, or to zero if x is zero: Kaliski's almost inverse, and a factor that takes
   * away its power of two.
   *
   * @see <a href="https://doi.org/10.1109/12.403725">Kaliski, The Montgomery Inverse and Its
   *     Applications</a>
   */
  Fp inv(Fp x) {
    if (x.isZero()) {
      return setZero();
    }
    // Throughout, for x's limbs as a number: x s = sign v 2^k and x r = -sign u 2^k modulo p, and
    // r v + s u = p. So nothing gets longer than p. From the first step on u and v are odd.
    long u0 = P0;
    long u1 = P1;
    long u2 = P2;
    long u3 = P3;
    long v0 = x.l0;
    long v1 = x.l1;
    long v2 = x.l2;
    long v3 = x.l3;
    long r0 = 0;
    long r1 = 0;
    long r2 = 0;
    long r3 = 0;
    long s0 = 1;
    long s1 = 0;
    long s2 = 0;
    long s3 = 0;
    boolean negative = false;
    int k = 0;
    while ((v0 & 1) == 0) {
      v0 = v0 >>> 1 | v1 << 63;
      v1 = v1 >>> 1 | v2 << 63;
      v2 = v2 >>> 1 | v3 << 63;
      v3 >>>= 1;
      k++;
    }
    while (true) {
      long d0 = u0 - v0;
      long b = carry(u0, v0);
      long d1 = u1 - v1;
      long next = carry(u1, v1) | carry(d1, b);
      d1 -= b;
      b = next;
      long d2 = u2 - v2;
      next = carry(u2, v2) | carry(d2, b);
      d2 -= b;
      long d3 = u3 - v3 - next;
      if ((d0 | d1 | d2 | d3) == 0) {
        break;
      }
      if (d3 < 0) {
        // v becomes u - v, negated, and the two change places.
        v0 = u0;
        v1 = u1;
        v2 = u2;
        v3 = u3;
        long c = d0 == 0 ? 1 : 0;
        d0 = -d0;
        d1 = ~d1 + c;
        c &= d1 == 0 ? 1 : 0;
        d2 = ~d2 + c;
        c &= d2 == 0 ? 1 : 0;
        d3 = ~d3 + c;
        long swap = r0;
        r0 = s0;
        s0 = swap;
        swap = r1;
        r1 = s1;
        s1 = swap;
        swap = r2;
        r2 = s2;
        s2 = swap;
        swap = r3;
        r3 = s3;
        s3 = swap;
        negative = !negative;
      }
      r0 += s0;
      long c = carry(r0, s0);
      r1 += c;
      c = carry(r1, c);
      r1 += s1;
      c += carry(r1, s1);
      r2 += c;
      c = carry(r2, c);
      r2 += s2;
      c += carry(r2, s2);
      r3 += s3 + c;
      while (d0 == 0) {
        d0 = d1;
        d1 = d2;
        d2 = d3;
        d3 = 0;
        s3 = s2;
        s2 = s1;
        s1 = s0;
        s0 = 0;
        k += 64;
      }
      // The difference of odd numbers is even, but after whole limbs nothing may be left to shift.
      int shift = Long.numberOfTrailingZeros(d0);
      if (shift > 0) {
        u0 = d0 >>> shift | d1 << -shift;
        u1 = d1 >>> shift | d2 << -shift;
        u2 = d2 >>> shift | d3 << -shift;
        u3 = d3 >>> shift;
        s3 = s3 << shift | s2 >>> -shift;
        s2 = s2 << shift | s1 >>> -shift;
        s1 = s1 << shift | s0 >>> -shift;
        s0 <<= shift;
        k += shift;
      } else {
        u0 = d0;
        u1 = d1;
        u2 = d2;
        u3 = d3;
      }
    }
    l0 = s0;
    l1 = s1;
    l2 = s2;
    l3 = s3;
    mul(this, POWERS[k]);
    return negative ? neg(this) : this;
  }

  /**
   * Sets this to x times y: Montgomery's multiplication, limb by limb. As p leaves its highest
   * limb's first bits free, the two carries of a row fit into one word.
   *
   * @see <a href="https://hackmd.io/@gnark/modular_multiplication">The variant without carries</a>
   */
  Fp mul(Fp x, Fp y) {
    long x0 = x.l0;
    long x1 = x.l1;
    long x2 = x.l2;
    long x3 = x.l3;
    long y0 = y.l0;
    long y1 = y.l1;
    long y2 = y.l2;
    long y3 = y.l3;
    long t0;
    long t1;
    long t2;
    long t3;
    long high;
    long low;
    long carry;
    long m;
    long reduction;

    low = x0 * y0;
    high = Math.unsignedMultiplyHigh(x0, y0);
    t0 = low;
    carry = high;
    m = t0 * INVERSE;
    reduction = Math.unsignedMultiplyHigh(m, P0) + (t0 != 0 ? 1 : 0);
    low = x1 * y0;
    high = Math.unsignedMultiplyHigh(x1, y0);
    low += carry;
    high += carry(low, carry);
    t1 = low;
    carry = high;
    low = m * P1;
    high = Math.unsignedMultiplyHigh(m, P1);
    low += t1;
    high += carry(low, t1);
    low += reduction;
    high += carry(low, reduction);
    t0 = low;
    reduction = high;
    low = x2 * y0;
    high = Math.unsignedMultiplyHigh(x2, y0);
    low += carry;
    high += carry(low, carry);
    t2 = low;
    carry = high;
    low = m * P2;
    high = Math.unsignedMultiplyHigh(m, P2);
    low += t2;
    high += carry(low, t2);
    low += reduction;
    high += carry(low, reduction);
    t1 = low;
    reduction = high;
    low = x3 * y0;
    high = Math.unsignedMultiplyHigh(x3, y0);
    low += carry;
    high += carry(low, carry);
    t3 = low;
    carry = high;
    low = m * P3;
    high = Math.unsignedMultiplyHigh(m, P3);
    low += t3;
    high += carry(low, t3);
    low += reduction;
    high += carry(low, reduction);
    t2 = low;
    reduction = high;
    t3 = reduction + carry;

    low = x0 * y1;
    high = Math.unsignedMultiplyHigh(x0, y1);
    low += t0;
    high += carry(low, t0);
    t0 = low;
    carry = high;
    m = t0 * INVERSE;
    reduction = Math.unsignedMultiplyHigh(m, P0) + (t0 != 0 ? 1 : 0);
    low = x1 * y1;
    high = Math.unsignedMultiplyHigh(x1, y1);
    low += t1;
    high += carry(low, t1);
    low += carry;
    high += carry(low, carry);
    t1 = low;
    carry = high;
    low = m * P1;
    high = Math.unsignedMultiplyHigh(m, P1);
    low += t1;
    high += carry(low, t1);
    low += reduction;
    high += carry(low, reduction);
    t0 = low;
    reduction = high;
    low = x2 * y1;
    high = Math.unsignedMultiplyHigh(x2, y1);
    low += t2;
    high += carry(low, t2);
    low += carry;
    high += carry(low, carry);
    t2 = low;
    carry = high;
    low = m * P2;
    high = Math.unsignedMultiplyHigh(m, P2);
    low += t2;
    high += carry(low, t2);
    low += reduction;
    high += carry(low, reduction);
    t1 = low;
    reduction = high;
    low = x3 * y1;
    high = Math.unsignedMultiplyHigh(x3, y1);
    low += t3;
    high += carry(low, t3);
    low += carry;
    high += carry(low, carry);
    t3 = low;
    carry = high;
    low = m * P3;
    high = Math.unsignedMultiplyHigh(m, P3);
    low += t3;
    high += carry(low, t3);
    low += reduction;
    high += carry(low, reduction);
    t2 = low;
    reduction = high;
    t3 = reduction + carry;

    low = x0 * y2;
    high = Math.unsignedMultiplyHigh(x0, y2);
    low += t0;
    high += carry(low, t0);
    t0 = low;
    carry = high;
    m = t0 * INVERSE;
    reduction = Math.unsignedMultiplyHigh(m, P0) + (t0 != 0 ? 1 : 0);
    low = x1 * y2;
    high = Math.unsignedMultiplyHigh(x1, y2);
    low += t1;
    high += carry(low, t1);
    low += carry;
    high += carry(low, carry);
    t1 = low;
    carry = high;
    low = m * P1;
    high = Math.unsignedMultiplyHigh(m, P1);
    low += t1;
    high += carry(low, t1);
    low += reduction;
    high += carry(low, reduction);
    t0 = low;
    reduction = high;
    low = x2 * y2;
    high = Math.unsignedMultiplyHigh(x2, y2);
    low += t2;
    high += carry(low, t2);
    low += carry;
    high += carry(low, carry);
    t2 = low;
    carry = high;
    low = m * P2;
    high = Math.unsignedMultiplyHigh(m, P2);
    low += t2;
    high += carry(low, t2);
    low += reduction;
    high += carry(low, reduction);
    t1 = low;
    reduction = high;
    low = x3 * y2;
    high = Math.unsignedMultiplyHigh(x3, y2);
    low += t3;
    high += carry(low, t3);
    low += carry;
    high += carry(low, carry);
    t3 = low;
    carry = high;
    low = m * P3;
    high = Math.unsignedMultiplyHigh(m, P3);
    low += t3;
    high += carry(low, t3);
    low += reduction;
    high += carry(low, reduction);
    t2 = low;
    reduction = high;
    t3 = reduction + carry;

    low = x0 * y3;
    high = Math.unsignedMultiplyHigh(x0, y3);
    low += t0;
    high += carry(low, t0);
    t0 = low;
    carry = high;
    m = t0 * INVERSE;
    reduction = Math.unsignedMultiplyHigh(m, P0) + (t0 != 0 ? 1 : 0);
    low = x1 * y3;
    high = Math.unsignedMultiplyHigh(x1, y3);
    low += t1;
    high += carry(low, t1);
    low += carry;
    high += carry(low, carry);
    t1 = low;
    carry = high;
    low = m * P1;
    high = Math.unsignedMultiplyHigh(m, P1);
    low += t1;
    high += carry(low, t1);
    low += reduction;
    high += carry(low, reduction);
    t0 = low;
    reduction = high;
    low = x2 * y3;
    high = Math.unsignedMultiplyHigh(x2, y3);
    low += t2;
    high += carry(low, t2);
    low += carry;
    high += carry(low, carry);
    t2 = low;
    carry = high;
    low = m * P2;
    high = Math.unsignedMultiplyHigh(m, P2);
    low += t2;
    high += carry(low, t2);
    low += reduction;
    high += carry(low, reduction);
    t1 = low;
    reduction = high;
    low = x3 * y3;
    high = Math.unsignedMultiplyHigh(x3, y3);
    low += t3;
    high += carry(low, t3);
    low += carry;
    high += carry(low, carry);
    t3 = low;
    carry = high;
    low = m * P3;
    high = Math.unsignedMultiplyHigh(m, P3);
    low += t3;
    high += carry(low, t3);
    low += reduction;
    high += carry(low, reduction);
    t2 = low;
    reduction = high;
    t3 = reduction + carry;

    return setReduced(t0, t1, t2, t3);
  }

  /** Sets this to a number below 2p, less p if that is needed. */
  private Fp setReduced(long t0, long t1, long t2, long t3) {
    long s0 = t0 - P0;
    long b = carry(t0, P0);
    long s1 = t1 - P1;
    long next = carry(t1, P1) | carry(s1, b);
    s1 -= b;
    b = next;
    long s2 = t2 - P2;
    next = carry(t2, P2) | carry(s2, b);
    s2 -= b;
    b = next;
    long s3 = t3 - P3 - b;
    // Both are below 2^255: the sign of the highest limb is the sign of the difference.
    long keep = s3 >> 63;
    l0 = s0 ^ ((s0 ^ t0) & keep);
    l1 = s1 ^ ((s1 ^ t1) & keep);
    l2 = s2 ^ ((s2 ^ t2) & keep);
    l3 = s3 ^ ((s3 ^ t3) & keep);
    return this;
  }

  /** 1 if a is below b as unsigned numbers: the carry of b + c = a, the borrow of a - b. */
  private static long carry(long a, long b) {
    return Long.compareUnsigned(a, b) < 0 ? 1 : 0;
  }

  @Override
  public String toString() {
    return toBigInteger().toString();
  }
}
