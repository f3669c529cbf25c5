package io.pandan.runtime.evm.core.precompile.bn254;

import java.math.BigInteger;

/**
 * An element c0 + c1 w of F_p6[w]/(w^2 - v), mutable: where pairings have their values. As in
 * {@link Fp}, an operation writes to the element that it is called on, which may be an operand too.
 */
final class Fp12 {
  /**
   * {@code FROBENIUS[i][k]} = xi^(k (p^(i+1) - 1) / 6): what w^k becomes under p^(i+1), over w^k.
   */
  private static final Fp2[][] FROBENIUS = new Fp2[3][6];

  static {
    Scratch t = new Scratch();
    Fp2 xi = Fp2.of(BigInteger.valueOf(9), BigInteger.ONE);
    for (int i = 0; i < 3; i++) {
      BigInteger sixth = Fp.P.pow(i + 1).subtract(BigInteger.ONE).divide(BigInteger.valueOf(6));
      for (int k = 0; k < 6; k++) {
        FROBENIUS[i][k] = new Fp2().pow(xi, sixth.multiply(BigInteger.valueOf(k)), t);
      }
    }
  }

  final Fp6 c0 = new Fp6();
  final Fp6 c1 = new Fp6();

  /** What w^k becomes under the power p^power, over w^k; nobody may change it. */
  static Fp2 frobeniusFactor(int power, int k) {
    return FROBENIUS[power - 1][k];
  }

  boolean isOne() {
    return isEqual(new Fp12().setOne());
  }

  boolean isEqual(Fp12 x) {
    return c0.isEqual(x.c0) && c1.isEqual(x.c1);
  }

  Fp12 set(Fp12 x) {
    c0.set(x.c0);
    c1.set(x.c1);
    return this;
  }

  Fp12 setOne() {
    c0.setOne();
    c1.setZero();
    return this;
  }

  /** Sets this to x times y, by Karatsuba. */
  Fp12 mul(Fp12 x, Fp12 y, Scratch t) {
    Fp6 v0 = t.six[0].mul(x.c0, y.c0, t);
    Fp6 v1 = t.six[1].mul(x.c1, y.c1, t);
    Fp6 sum = t.six[2].add(y.c0, y.c1);
    c1.add(x.c0, x.c1).mul(c1, sum, t).sub(c1, v0).sub(c1, v1);
    c0.add(v0, v1.mulV(v1, t));
    return this;
  }

  /** Sets this to x times b0 + (b3 + b4 v) w, the shape of a line; none may be a part of this. */
  Fp12 mulLine(Fp12 x, Fp2 b0, Fp2 b3, Fp2 b4, Scratch t) {
    Fp6 v0 = t.six[0].mul(x.c0, b0, t);
    Fp6 v1 = t.six[1].mulSparse(x.c1, b3, b4, t);
    Fp6 sum = t.six[2].add(x.c0, x.c1);
    c1.mulSparse(sum, t.twelve[0].add(b0, b3), b4, t).sub(c1, v0).sub(c1, v1);
    c0.add(v0, v1.mulV(v1, t));
    return this;
  }

  /** Sets this to x squared: (c0 + c1)(c0 + v c1) - (1 + v) c0 c1 + 2 c0 c1 w. */
  Fp12 sqr(Fp12 x, Scratch t) {
    Fp6 product = t.six[0].mul(x.c0, x.c1, t);
    Fp6 right = t.six[1].mulV(x.c1, t);
    right.add(right, x.c0);
    Fp6 left = t.six[2].add(x.c0, x.c1);
    c0.mul(left, right, t).sub(c0, product);
    c1.dbl(product);
    c0.sub(c0, product.mulV(product, t));
    return this;
  }

  /**
   * Sets this to x squared, for x in the cyclotomic subgroup (its norm over F_p6 is one): three
   * squarings in F_p4.
   *
   * @see <a href="https://eprint.iacr.org/2009/565">Granger and Scott, section 3.2</a>
   */
  Fp12 sqrCyclotomic(Fp12 x, Scratch t) {
    Fp2 t0 = t.twelve[0];
    Fp2 t1 = t.twelve[1];
    Fp2 t2 = t.twelve[2];
    Fp2 t3 = t.twelve[3];
    Fp2 t4 = t.twelve[4];
    Fp2 t5 = t.twelve[5];
    sqrFp4(t0, t1, x.c0.a0, x.c1.a1, t);
    sqrFp4(t2, t3, x.c1.a0, x.c0.a2, t);
    sqrFp4(t4, t5, x.c0.a1, x.c1.a2, t);
    threeMinusTwo(c0.a0, t0, x.c0.a0, t);
    threeMinusTwo(c0.a1, t2, x.c0.a1, t);
    threeMinusTwo(c0.a2, t4, x.c0.a2, t);
    threePlusTwo(c1.a0, t5.mulXi(t5, t), x.c1.a0, t);
    threePlusTwo(c1.a1, t1, x.c1.a1, t);
    threePlusTwo(c1.a2, t3, x.c1.a2, t);
    return this;
  }

  /** (a + b s)^2 = re + im s where s^2 = xi. */
  private static void sqrFp4(Fp2 re, Fp2 im, Fp2 a, Fp2 b, Scratch t) {
    Fp2 square = t.twelve[6].sqr(b, t);
    im.add(a, b).sqr(im, t).sub(im, square);
    re.sqr(a, t);
    im.sub(im, re);
    re.add(re, square.mulXi(square, t));
  }

  private static void threeMinusTwo(Fp2 out, Fp2 square, Fp2 x, Scratch t) {
    Fp2 difference = t.twelve[6].sub(square, x);
    out.dbl(difference).add(out, square);
  }

  private static void threePlusTwo(Fp2 out, Fp2 square, Fp2 x, Scratch t) {
    Fp2 sum = t.twelve[6].add(square, x);
    out.dbl(sum).add(out, square);
  }

  /** Sets this to c0 - c1 w, which is x^(p^6), and 1/x in the cyclotomic subgroup. */
  Fp12 conj(Fp12 x) {
    c0.set(x.c0);
    c1.neg(x.c1);
    return this;
  }

  /** Sets this to 1/x, or to zero if x is zero. */
  Fp12 inv(Fp12 x, Scratch t) {
    Fp6 norm = t.six[0].mul(x.c1, x.c1, t);
    norm.mulV(norm, t);
    Fp6 square = t.six[1].mul(x.c0, x.c0, t);
    norm.sub(square, norm).inv(norm, t);
    c0.mul(x.c0, norm, t);
    c1.mul(x.c1, norm, t).neg(c1);
    return this;
  }

  /** Sets this to x^(p^power), where power is 1, 2 or 3. */
  Fp12 frobenius(Fp12 x, int power, Scratch t) {
    Fp2[] factors = FROBENIUS[power - 1];
    boolean odd = power % 2 == 1;
    frobenius(c0.a0, x.c0.a0, odd, factors[0], t);
    frobenius(c1.a0, x.c1.a0, odd, factors[1], t);
    frobenius(c0.a1, x.c0.a1, odd, factors[2], t);
    frobenius(c1.a1, x.c1.a1, odd, factors[3], t);
    frobenius(c0.a2, x.c0.a2, odd, factors[4], t);
    frobenius(c1.a2, x.c1.a2, odd, factors[5], t);
    return this;
  }

  private static void frobenius(Fp2 out, Fp2 x, boolean odd, Fp2 factor, Scratch t) {
    if (odd) {
      out.conj(x);
    } else {
      out.set(x);
    }
    out.mul(out, factor, t);
  }

  @Override
  public String toString() {
    return c0 + " + (" + c1 + ")w";
  }
}
