package io.pandan.runtime.evm.core.precompile.bls12;

import java.math.BigInteger;
import java.util.Optional;

/**
 * An element re + im u of F_p[u]/(u^2 + 1).
 *
 * @param re 0 to p-1
 * @param im 0 to p-1
 */
record Fp2(BigInteger re, BigInteger im) {
  static final Fp2 ZERO = of(0, 0);
  static final Fp2 ONE = of(1, 0);

  private static final BigInteger HALF = BigInteger.TWO.modInverse(Fp.P);

  static Fp2 of(long re, long im) {
    return new Fp2(BigInteger.valueOf(re).mod(Fp.P), BigInteger.valueOf(im).mod(Fp.P));
  }

  boolean isZero() {
    return re.signum() == 0 && im.signum() == 0;
  }

  Fp2 add(Fp2 x) {
    return new Fp2(re.add(x.re).mod(Fp.P), im.add(x.im).mod(Fp.P));
  }

  Fp2 sub(Fp2 x) {
    return new Fp2(re.subtract(x.re).mod(Fp.P), im.subtract(x.im).mod(Fp.P));
  }

  Fp2 negate() {
    return ZERO.sub(this);
  }

  Fp2 conjugate() {
    return new Fp2(re, im.negate().mod(Fp.P));
  }

  Fp2 mul(Fp2 x) {
    BigInteger real = re.multiply(x.re);
    BigInteger imaginary = im.multiply(x.im);
    BigInteger both = re.add(im).multiply(x.re.add(x.im));
    return new Fp2(
        real.subtract(imaginary).mod(Fp.P), both.subtract(real).subtract(imaginary).mod(Fp.P));
  }

  Fp2 sqr() {
    return new Fp2(
        re.add(im).multiply(re.subtract(im)).mod(Fp.P), re.multiply(im).shiftLeft(1).mod(Fp.P));
  }

  /** 1/x, and zero for zero. */
  Fp2 inverse() {
    BigInteger inverse = Fp.inverse(norm());
    return new Fp2(Fp.mul(re, inverse), Fp.mul(im.negate(), inverse));
  }

  /** A square root; empty if there is none, that is if the norm has none in F_p. */
  Optional<Fp2> sqrt() {
    BigInteger norm = norm();
    BigInteger root = Fp.sqrtOrOfNegative(norm);
    if (!Fp.mul(root, root).equals(norm)) {
      return Optional.empty();
    }
    BigInteger sum = re.add(root).mod(Fp.P);
    if (sum.signum() == 0) {
      sum = re.subtract(root).mod(Fp.P);
    }
    // Half of it is the square of the root's real part, or the negative of its imaginary part's.
    BigInteger square = Fp.mul(sum, HALF);
    BigInteger part = Fp.sqrtOrOfNegative(square);
    BigInteger other = Fp.mul(im, Fp.inverse(part.shiftLeft(1).mod(Fp.P)));
    return Optional.of(
        Fp.mul(part, part).equals(square) ? new Fp2(part, other) : new Fp2(other, part));
  }

  /** The sign of RFC 9380, section 4.1: the lowest bit of the first part that is not zero. */
  boolean isOdd() {
    return re.signum() == 0 ? im.testBit(0) : re.testBit(0);
  }

  Fp2 pow(BigInteger exponent) {
    Fp2 out = ONE;
    for (int bit = exponent.bitLength() - 1; bit >= 0; bit--) {
      out = out.sqr();
      if (exponent.testBit(bit)) {
        out = out.mul(this);
      }
    }
    return out;
  }

  private BigInteger norm() {
    return re.multiply(re).add(im.multiply(im)).mod(Fp.P);
  }
}
