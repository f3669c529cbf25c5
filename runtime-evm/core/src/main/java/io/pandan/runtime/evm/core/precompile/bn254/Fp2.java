package io.pandan.runtime.evm.core.precompile.bn254;

import java.math.BigInteger;

/**
 * An element re + im u of F_p[u]/(u^2 + 1), mutable. As in {@link Fp}, an operation writes to the
 * element that it is called on, which may be an operand too.
 */
final class Fp2 {
  final Fp re = new Fp();
  final Fp im = new Fp();

  /** Zero. */
  Fp2() {}

  /** The element with the given parts. */
  static Fp2 of(BigInteger re, BigInteger im) {
    Fp2 element = new Fp2();
    element.re.set(Fp.of(re));
    element.im.set(Fp.of(im));
    return element;
  }

  /** As many zeros. */
  static Fp2[] array(int length) {
    Fp2[] array = new Fp2[length];
    for (int i = 0; i < length; i++) {
      array[i] = new Fp2();
    }
    return array;
  }

  boolean isZero() {
    return re.isZero() && im.isZero();
  }

  boolean isEqual(Fp2 x) {
    return re.isEqual(x.re) && im.isEqual(x.im);
  }

  Fp2 set(Fp2 x) {
    re.set(x.re);
    im.set(x.im);
    return this;
  }

  Fp2 setZero() {
    re.setZero();
    im.setZero();
    return this;
  }

  Fp2 setOne() {
    re.set(Fp.ONE);
    im.setZero();
    return this;
  }

  Fp2 add(Fp2 x, Fp2 y) {
    re.add(x.re, y.re);
    im.add(x.im, y.im);
    return this;
  }

  Fp2 dbl(Fp2 x) {
    re.dbl(x.re);
    im.dbl(x.im);
    return this;
  }

  Fp2 sub(Fp2 x, Fp2 y) {
    re.sub(x.re, y.re);
    im.sub(x.im, y.im);
    return this;
  }

  Fp2 neg(Fp2 x) {
    re.neg(x.re);
    im.neg(x.im);
    return this;
  }

  /** Sets this to the conjugate of x, which is x^p. */
  Fp2 conj(Fp2 x) {
    re.set(x.re);
    im.neg(x.im);
    return this;
  }

  /** Sets this to x times y, by Karatsuba. */
  Fp2 mul(Fp2 x, Fp2 y, Scratch t) {
    t.p0.add(x.re, x.im);
    t.p1.add(y.re, y.im);
    t.p1.mul(t.p0, t.p1);
    t.p0.mul(x.re, y.re);
    im.mul(x.im, y.im);
    re.sub(t.p0, im);
    t.p1.sub(t.p1, t.p0);
    im.sub(t.p1, im);
    return this;
  }

  Fp2 mul(Fp2 x, Fp y) {
    re.mul(x.re, y);
    im.mul(x.im, y);
    return this;
  }

  /** Sets this to x squared: (re + im)(re - im) + 2 re im u. */
  Fp2 sqr(Fp2 x, Scratch t) {
    t.p0.add(x.re, x.im);
    t.p1.sub(x.re, x.im);
    im.mul(x.re, x.im);
    im.dbl(im);
    re.mul(t.p0, t.p1);
    return this;
  }

  /** Sets this to x times 9 + u, the non-residue that the next floor adjoins a cube root of. */
  Fp2 mulXi(Fp2 x, Scratch t) {
    t.p0.dbl(x.re);
    t.p0.dbl(t.p0);
    t.p0.dbl(t.p0);
    t.p0.add(t.p0, x.re);
    t.p0.sub(t.p0, x.im);
    t.p1.dbl(x.im);
    t.p1.dbl(t.p1);
    t.p1.dbl(t.p1);
    t.p1.add(t.p1, x.im);
    im.add(t.p1, x.re);
    re.set(t.p0);
    return this;
  }

  /** Sets this to 1/x, or to zero if x is zero. */
  Fp2 inv(Fp2 x, Scratch t) {
    t.p0.mul(x.re, x.re);
    t.p1.mul(x.im, x.im);
    t.p0.add(t.p0, t.p1);
    t.p0.inv(t.p0);
    re.mul(x.re, t.p0);
    t.p0.neg(t.p0);
    im.mul(x.im, t.p0);
    return this;
  }

  /** Sets this to x to the power of a number that is not negative. */
  Fp2 pow(Fp2 x, BigInteger exponent, Scratch t) {
    Fp2 base = new Fp2().set(x);
    setOne();
    for (int bit = exponent.bitLength() - 1; bit >= 0; bit--) {
      sqr(this, t);
      if (exponent.testBit(bit)) {
        mul(this, base, t);
      }
    }
    return this;
  }

  @Override
  public String toString() {
    return re + " + " + im + "u";
  }
}
