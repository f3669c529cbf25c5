package io.pandan.runtime.evm.core.precompile.bn254;

import java.math.BigInteger;

/**
 * A point of the twist y^2 = x^3 + 3/(9 + u) over {@link Fp2} in Jacobian coordinates, mutable:
 * (x/z^2, y/z^3), at infinity where z is zero. An operation writes to the point that it is called
 * on, which may be an operand too.
 */
final class G2 {
  /** The length of an encoded point in bytes: x and y, imaginary parts first; zero at infinity. */
  static final int BYTES = 4 * Fp.BYTES;

  /** The curve's parameter, from which p and r follow. */
  static final long T = 4965661367192848881L;

  /** The twist's constant, 3/(9 + u); nobody may change it. */
  static final Fp2 B = twistConstant();

  final Fp2 x = new Fp2();
  final Fp2 y = new Fp2();
  final Fp2 z = new Fp2();

  /**
   * Reads a point of 128 bytes.
   *
   * @return whether the coordinates are below p and those of a point of G2; if not, the point is
   *     left in no defined state
   */
  boolean read(byte[] bytes, int at, Scratch t) {
    if (!x.im.read(bytes, at)
        || !x.re.read(bytes, at + Fp.BYTES)
        || !y.im.read(bytes, at + 2 * Fp.BYTES)
        || !y.re.read(bytes, at + 3 * Fp.BYTES)) {
      return false;
    }
    if (x.isZero() && y.isZero()) {
      z.setZero();
      return true;
    }
    z.setOne();
    Fp2 left = t.point[0].sqr(y, t);
    Fp2 right = t.point[1].sqr(x, t);
    right.mul(right, x, t).add(right, B);
    return left.isEqual(right) && isInSubgroup(t);
  }

  /**
   * Whether a point of the twist is of order r: [T + 1]Q + psi([T]Q) + psi^2([T]Q) = psi^3([2T]Q).
   * That polynomial's norm over the endomorphism's and the twist's order have no other common
   * factor than r, so no other point fits.
   *
   * @see <a href="https://eprint.iacr.org/2022/348">El Housni, Guillevic and Piellard, section
   *     3</a>
   */
  boolean isInSubgroup(Scratch t) {
    G2 multiple = new G2().mulT(this, t);
    G2 sum = new G2().add(multiple, this, t);
    G2 image = new G2().psi(multiple, t);
    sum.add(sum, image, t);
    image.psi(image, t);
    sum.add(sum, image, t);
    image.psi(image, t).dbl(image, t);
    return sum.isEqual(image, t);
  }

  boolean isInfinity() {
    return z.isZero();
  }

  boolean isEqual(G2 q, Scratch t) {
    if (isInfinity() || q.isInfinity()) {
      return isInfinity() && q.isInfinity();
    }
    Fp2 zz = t.point[0].sqr(z, t);
    Fp2 qzz = t.point[1].sqr(q.z, t);
    Fp2 left = t.point[2].mul(x, qzz, t);
    Fp2 right = t.point[3].mul(q.x, zz, t);
    if (!left.isEqual(right)) {
      return false;
    }
    left.mul(y, qzz.mul(qzz, q.z, t), t);
    right.mul(q.y, zz.mul(zz, z, t), t);
    return left.isEqual(right);
  }

  G2 set(G2 p) {
    x.set(p.x);
    y.set(p.y);
    z.set(p.z);
    return this;
  }

  G2 neg(G2 p) {
    x.set(p.x);
    y.neg(p.y);
    z.set(p.z);
    return this;
  }

  /** Sets this to the image of p under the p-th power on the curve, brought back to the twist. */
  G2 psi(G2 p, Scratch t) {
    x.conj(p.x).mul(x, Fp12.frobeniusFactor(1, 2), t);
    y.conj(p.y).mul(y, Fp12.frobeniusFactor(1, 3), t);
    z.conj(p.z);
    return this;
  }

  G2 dbl(G2 p, Scratch t) {
    Fp2 a = t.point[0].sqr(p.x, t);
    Fp2 b = t.point[1].sqr(p.y, t);
    Fp2 c = t.point[2].sqr(b, t);
    Fp2 d = t.point[3].add(p.x, b);
    d.sqr(d, t).sub(d, a).sub(d, c).dbl(d);
    Fp2 e = t.point[4].dbl(a);
    e.add(e, a);
    z.mul(p.y, p.z, t).dbl(z);
    x.sqr(e, t).sub(x, d).sub(x, d);
    c.dbl(c).dbl(c).dbl(c);
    y.sub(d, x).mul(y, e, t).sub(y, c);
    return this;
  }

  G2 add(G2 p, G2 q, Scratch t) {
    if (p.isInfinity()) {
      return set(q);
    }
    if (q.isInfinity()) {
      return set(p);
    }
    Fp2 a = t.point[0].sqr(p.z, t);
    Fp2 b = t.point[1].sqr(q.z, t);
    Fp2 u = t.point[2].mul(p.x, b, t);
    Fp2 h = t.point[3].mul(q.x, a, t);
    h.sub(h, u);
    Fp2 s = t.point[4].mul(p.y, q.z, t);
    s.mul(s, b, t);
    Fp2 r = t.point[5].mul(q.y, p.z, t);
    r.mul(r, a, t).sub(r, s);
    if (h.isZero()) {
      if (r.isZero()) {
        return dbl(p, t);
      }
      z.setZero();
      return this;
    }
    z.mul(p.z, q.z, t).mul(z, h, t);
    a.sqr(h, t);
    b.mul(a, h, t);
    a.mul(a, u, t);
    x.sqr(r, t).sub(x, b).sub(x, a).sub(x, a);
    s.mul(s, b, t);
    y.sub(a, x).mul(y, r, t).sub(y, s);
    return this;
  }

  private G2 mulT(G2 p, Scratch t) {
    set(p);
    G2 base = new G2().set(p);
    for (int bit = 62 - Long.numberOfLeadingZeros(T); bit >= 0; bit--) {
      dbl(this, t);
      if ((T >>> bit & 1) != 0) {
        add(this, base, t);
      }
    }
    return this;
  }

  private static Fp2 twistConstant() {
    Fp2 xi = Fp2.of(BigInteger.valueOf(9), BigInteger.ONE);
    Fp2 inverse = new Fp2().inv(xi, new Scratch());
    return inverse.mul(inverse, Fp.of(BigInteger.valueOf(3)));
  }
}
