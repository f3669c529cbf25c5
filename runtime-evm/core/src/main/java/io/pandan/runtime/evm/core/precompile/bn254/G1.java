package io.pandan.runtime.evm.core.precompile.bn254;

import java.math.BigInteger;

/**
 * A point of y^2 = x^3 + 3 over {@link Fp} in Jacobian coordinates, mutable: (x/z^2, y/z^3), at
 * infinity where z is zero. All points of the curve are in G1. An operation writes to the point
 * that it is called on, which may be an operand too.
 *
 * @see <a href="https://www.hyperelliptic.org/EFD/g1p/auto-shortw-jacobian-0.html">Formulas
 *     dbl-2009-l and add-2007-bl</a>
 */
final class G1 {
  /** The length of an encoded point in bytes: x and y, zero both at infinity. */
  static final int BYTES = 2 * Fp.BYTES;

  /** The length of a window of signed digits. */
  private static final int WINDOW_BITS = 5;

  private static final Fp THREE = Fp.of(BigInteger.valueOf(3));

  final Fp x = new Fp();
  final Fp y = new Fp();
  final Fp z = new Fp();

  private final Fp a = new Fp();
  private final Fp b = new Fp();
  private final Fp c = new Fp();
  private final Fp d = new Fp();
  private final Fp e = new Fp();
  private final Fp f = new Fp();

  /**
   * Reads a point of 64 bytes.
   *
   * @return whether the coordinates are below p and those of a point; if not, the point is left in
   *     no defined state
   */
  boolean read(byte[] bytes, int at) {
    if (!x.read(bytes, at) || !y.read(bytes, at + Fp.BYTES)) {
      return false;
    }
    if (x.isZero() && y.isZero()) {
      setInfinity();
      return true;
    }
    z.set(Fp.ONE);
    a.mul(x, x).mul(a, x).add(a, THREE);
    return b.mul(y, y).isEqual(a);
  }

  /** Writes the point over 64 bytes of zero. */
  void write(byte[] bytes, int at) {
    if (!isInfinity()) {
      normalize();
      x.write(bytes, at);
      y.write(bytes, at + Fp.BYTES);
    }
  }

  /** Makes z one, except at infinity. */
  void normalize() {
    if (isInfinity() || z.isEqual(Fp.ONE)) {
      return;
    }
    a.inv(z);
    b.mul(a, a);
    x.mul(x, b);
    y.mul(y, b).mul(y, a);
    z.set(Fp.ONE);
  }

  boolean isInfinity() {
    return z.isZero();
  }

  G1 setInfinity() {
    z.setZero();
    return this;
  }

  G1 set(G1 p) {
    x.set(p.x);
    y.set(p.y);
    z.set(p.z);
    return this;
  }

  G1 neg(G1 p) {
    x.set(p.x);
    y.neg(p.y);
    z.set(p.z);
    return this;
  }

  G1 dbl(G1 p) {
    a.mul(p.x, p.x);
    b.mul(p.y, p.y);
    c.mul(b, b);
    d.add(p.x, b).mul(d, d).sub(d, a).sub(d, c).dbl(d);
    e.dbl(a).add(e, a);
    z.mul(p.y, p.z).dbl(z);
    x.mul(e, e).sub(x, d).sub(x, d);
    c.dbl(c).dbl(c).dbl(c);
    y.sub(d, x).mul(y, e).sub(y, c);
    return this;
  }

  G1 add(G1 p, G1 q) {
    if (p.isInfinity()) {
      return set(q);
    }
    if (q.isInfinity()) {
      return set(p);
    }
    a.mul(p.z, p.z);
    b.mul(q.z, q.z);
    c.mul(p.x, b);
    d.mul(q.x, a).sub(d, c);
    e.mul(p.y, q.z).mul(e, b);
    f.mul(q.y, p.z).mul(f, a).sub(f, e);
    // c, e: u1 and s1; d, f: how far u2 and s2 are from them.
    if (d.isZero()) {
      return f.isZero() ? dbl(p) : setInfinity();
    }
    z.mul(p.z, q.z).mul(z, d);
    a.mul(d, d);
    b.mul(a, d);
    a.mul(a, c);
    x.mul(f, f).sub(x, b).sub(x, a).sub(x, a);
    e.mul(e, b);
    y.sub(a, x).mul(y, f).sub(y, e);
    return this;
  }

  /** Sets this to k times p, where k is 32 bytes, big-endian, of any value. */
  G1 mul(G1 p, byte[] k, int at) {
    BigInteger factor = new BigInteger(1, k, at, 32).mod(Endomorphism.ORDER);
    BigInteger[] halves = Endomorphism.halves(factor);
    byte[] digits = Endomorphism.digits(halves[0], WINDOW_BITS);
    byte[] imageDigits = Endomorphism.digits(halves[1], WINDOW_BITS);
    G1[] multiples = new G1[1 << WINDOW_BITS - 2];
    G1[] images = new G1[multiples.length];
    G1 twice = new G1().dbl(p);
    for (int i = 0; i < multiples.length; i++) {
      multiples[i] = i == 0 ? new G1().set(p) : new G1().add(multiples[i - 1], twice);
      images[i] = new G1().set(multiples[i]);
      images[i].x.mul(images[i].x, Endomorphism.BETA);
    }
    G1 minus = new G1();
    setInfinity();
    for (int i = digits.length - 1; i >= 0; i--) {
      if (!isInfinity()) {
        dbl(this);
      }
      addDigit(multiples, digits[i], minus);
      addDigit(images, imageDigits[i], minus);
    }
    return this;
  }

  private void addDigit(G1[] oddMultiples, int digit, G1 scratch) {
    if (digit != 0) {
      G1 multiple = oddMultiples[Math.abs(digit) >> 1];
      add(this, digit > 0 ? multiple : scratch.neg(multiple));
    }
  }
}
