package io.pandan.crypto;

import java.math.BigInteger;

/**
 * A point of y^2 = x^3 + 7 over {@link Secp256k1Fp} in Jacobian coordinates, mutable: (x/z^2,
 * y/z^3), at infinity where z is zero. An operation writes to the point that it is called on, which
 * may be an operand too. Not constant in time: for public data only.
 *
 * @see <a href="https://www.hyperelliptic.org/EFD/g1p/auto-shortw-jacobian-0.html">Formulas
 *     dbl-2009-l, add-2007-bl and madd-2007-bl</a>
 */
final class Secp256k1Point {
  /** The order of the curve's points. */
  static final BigInteger N =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

  private static final Secp256k1Fp SEVEN = Secp256k1Fp.of(7);

  final Secp256k1Fp x = new Secp256k1Fp();
  final Secp256k1Fp y = new Secp256k1Fp();
  final Secp256k1Fp z = new Secp256k1Fp();

  private final Secp256k1Fp a = new Secp256k1Fp();
  private final Secp256k1Fp b = new Secp256k1Fp();
  private final Secp256k1Fp c = new Secp256k1Fp();
  private final Secp256k1Fp d = new Secp256k1Fp();
  private final Secp256k1Fp e = new Secp256k1Fp();
  private final Secp256k1Fp f = new Secp256k1Fp();

  /**
   * Sets this to the point with an x of 32 bytes and a y that is even or odd.
   *
   * @return whether there is one; if not, the point is left in no defined state
   */
  boolean decompress(byte[] bytes, boolean odd) {
    x.read(bytes, 0);
    a.sqr(x).mul(a, x).add(a, SEVEN);
    y.sqrt(a);
    if (!b.sqr(y).isEqual(a)) {
      return false;
    }
    if (y.isOdd() != odd) {
      y.neg(y);
    }
    z.setOne();
    return true;
  }

  /** Writes x and y, 64 bytes, of a point that is not at infinity. */
  void write(byte[] bytes, int at) {
    a.inv(z);
    b.sqr(a);
    c.mul(x, b).write(bytes, at);
    c.mul(y, b).mul(c, a).write(bytes, at + Secp256k1Fp.BYTES);
  }

  boolean isInfinity() {
    return z.isZero();
  }

  Secp256k1Point setInfinity() {
    z.setZero();
    return this;
  }

  Secp256k1Point set(Secp256k1Point p) {
    x.set(p.x);
    y.set(p.y);
    z.set(p.z);
    return this;
  }

  Secp256k1Point dbl(Secp256k1Point p) {
    a.sqr(p.x);
    b.sqr(p.y);
    c.sqr(b);
    d.add(p.x, b).sqr(d).sub(d, a).sub(d, c).dbl(d);
    e.dbl(a).add(e, a);
    z.mul(p.y, p.z).dbl(z);
    x.sqr(e).sub(x, d).sub(x, d);
    c.dbl(c).dbl(c).dbl(c);
    y.sub(d, x).mul(y, e).sub(y, c);
    return this;
  }

  Secp256k1Point add(Secp256k1Point p, Secp256k1Point q) {
    if (p.isInfinity()) {
      return set(q);
    }
    if (q.isInfinity()) {
      return set(p);
    }
    a.sqr(p.z);
    b.sqr(q.z);
    c.mul(p.x, b);
    d.mul(q.x, a).sub(d, c);
    e.mul(p.y, q.z).mul(e, b);
    f.mul(q.y, p.z).mul(f, a).sub(f, e);
    // c, e: u1 and s1; d, f: how far u2 and s2 are from them.
    if (d.isZero()) {
      return f.isZero() ? dbl(p) : setInfinity();
    }
    z.mul(p.z, q.z).mul(z, d);
    return finishAddition();
  }

  /** Adds a point whose z is one, given by its coordinates. */
  Secp256k1Point add(Secp256k1Point p, Secp256k1Fp qx, Secp256k1Fp qy) {
    if (p.isInfinity()) {
      x.set(qx);
      y.set(qy);
      z.setOne();
      return this;
    }
    a.sqr(p.z);
    d.mul(qx, a).sub(d, p.x);
    f.mul(qy, p.z).mul(f, a).sub(f, p.y);
    if (d.isZero()) {
      return f.isZero() ? dbl(p) : setInfinity();
    }
    c.set(p.x);
    e.set(p.y);
    z.mul(p.z, d);
    return finishAddition();
  }

  private Secp256k1Point finishAddition() {
    a.sqr(d);
    b.mul(a, d);
    a.mul(a, c);
    x.sqr(f).sub(x, b).sub(x, a).sub(x, a);
    e.mul(e, b);
    y.sub(a, x).mul(y, f).sub(y, e);
    return this;
  }
}
