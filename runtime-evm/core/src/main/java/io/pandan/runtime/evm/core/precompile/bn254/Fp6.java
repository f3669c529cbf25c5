package io.pandan.runtime.evm.core.precompile.bn254;

/**
 * An element a0 + a1 v + a2 v^2 of F_p2[v]/(v^3 - xi) with xi = 9 + u, mutable. As in {@link Fp},
 * an operation writes to the element that it is called on, which may be an operand too.
 */
final class Fp6 {
  final Fp2 a0 = new Fp2();
  final Fp2 a1 = new Fp2();
  final Fp2 a2 = new Fp2();

  /** As many zeros. */
  static Fp6[] array(int length) {
    Fp6[] array = new Fp6[length];
    for (int i = 0; i < length; i++) {
      array[i] = new Fp6();
    }
    return array;
  }

  boolean isZero() {
    return a0.isZero() && a1.isZero() && a2.isZero();
  }

  boolean isEqual(Fp6 x) {
    return a0.isEqual(x.a0) && a1.isEqual(x.a1) && a2.isEqual(x.a2);
  }

  Fp6 set(Fp6 x) {
    a0.set(x.a0);
    a1.set(x.a1);
    a2.set(x.a2);
    return this;
  }

  Fp6 setZero() {
    a0.setZero();
    a1.setZero();
    a2.setZero();
    return this;
  }

  Fp6 setOne() {
    a0.setOne();
    a1.setZero();
    a2.setZero();
    return this;
  }

  Fp6 add(Fp6 x, Fp6 y) {
    a0.add(x.a0, y.a0);
    a1.add(x.a1, y.a1);
    a2.add(x.a2, y.a2);
    return this;
  }

  Fp6 dbl(Fp6 x) {
    a0.dbl(x.a0);
    a1.dbl(x.a1);
    a2.dbl(x.a2);
    return this;
  }

  Fp6 sub(Fp6 x, Fp6 y) {
    a0.sub(x.a0, y.a0);
    a1.sub(x.a1, y.a1);
    a2.sub(x.a2, y.a2);
    return this;
  }

  Fp6 neg(Fp6 x) {
    a0.neg(x.a0);
    a1.neg(x.a1);
    a2.neg(x.a2);
    return this;
  }

  /** Sets this to x times y, by Karatsuba for each pair of coefficients. */
  Fp6 mul(Fp6 x, Fp6 y, Scratch t) {
    Fp2 v0 = t.two[0].mul(x.a0, y.a0, t);
    Fp2 v1 = t.two[1].mul(x.a1, y.a1, t);
    Fp2 v2 = t.two[2].mul(x.a2, y.a2, t);
    Fp2 sum = t.two[3];
    Fp2 v12 = t.two[4].add(x.a1, x.a2);
    v12.mul(v12, sum.add(y.a1, y.a2), t).sub(v12, v1).sub(v12, v2);
    Fp2 v01 = t.two[5].add(x.a0, x.a1);
    v01.mul(v01, sum.add(y.a0, y.a1), t).sub(v01, v0).sub(v01, v1);
    Fp2 v02 = t.two[6].add(x.a0, x.a2);
    v02.mul(v02, sum.add(y.a0, y.a2), t).sub(v02, v0).sub(v02, v2);
    a0.add(v0, v12.mulXi(v12, t));
    a1.add(v01, sum.mulXi(v2, t));
    a2.add(v02, v1);
    return this;
  }

  /** Sets this to x times b0 + b1 v; neither factor may be a part of this element. */
  Fp6 mulSparse(Fp6 x, Fp2 b0, Fp2 b1, Scratch t) {
    Fp2 v0 = t.two[0].mul(x.a0, b0, t);
    Fp2 v1 = t.two[1].mul(x.a1, b1, t);
    Fp2 v12 = t.two[2].add(x.a1, x.a2);
    v12.mul(v12, b1, t).sub(v12, v1);
    Fp2 v02 = t.two[3].add(x.a0, x.a2);
    v02.mul(v02, b0, t).sub(v02, v0);
    Fp2 v01 = t.two[4].add(x.a0, x.a1);
    v01.mul(v01, t.two[5].add(b0, b1), t).sub(v01, v0);
    a1.sub(v01, v1);
    a0.add(v0, v12.mulXi(v12, t));
    a2.add(v02, v1);
    return this;
  }

  /** Sets this to x times b; b may not be a part of this element. */
  Fp6 mul(Fp6 x, Fp2 b, Scratch t) {
    a0.mul(x.a0, b, t);
    a1.mul(x.a1, b, t);
    a2.mul(x.a2, b, t);
    return this;
  }

  /** Sets this to x times v. */
  Fp6 mulV(Fp6 x, Scratch t) {
    Fp2 first = t.two[0].mulXi(x.a2, t);
    a2.set(x.a1);
    a1.set(x.a0);
    a0.set(first);
    return this;
  }

  /** Sets this to 1/x, or to zero if x is zero. */
  Fp6 inv(Fp6 x, Scratch t) {
    Fp2 product = t.two[0];
    // The cofactors of x's norm: a0^2 - xi a1 a2, xi a2^2 - a0 a1, a1^2 - a0 a2.
    Fp2 c0 = t.two[1].mul(x.a1, x.a2, t);
    c0.sub(product.sqr(x.a0, t), c0.mulXi(c0, t));
    Fp2 c1 = t.two[2].sqr(x.a2, t);
    c1.mulXi(c1, t).sub(c1, product.mul(x.a0, x.a1, t));
    Fp2 c2 = t.two[3].sqr(x.a1, t);
    c2.sub(c2, product.mul(x.a0, x.a2, t));
    Fp2 norm = t.two[4].mul(x.a2, c1, t);
    norm.add(norm, product.mul(x.a1, c2, t)).mulXi(norm, t);
    norm.add(norm, product.mul(x.a0, c0, t)).inv(norm, t);
    a0.mul(c0, norm, t);
    a1.mul(c1, norm, t);
    a2.mul(c2, norm, t);
    return this;
  }

  @Override
  public String toString() {
    return "(" + a0 + ") + (" + a1 + ")v + (" + a2 + ")v^2";
  }
}
