package io.pandan.runtime.evm.core.precompile.bn254;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The tower against polynomials in w over the integers: as w^6 = 9 + u and u^2 = -1, F_p12 is also
 * F_p[w]/(w^12 - 18 w^6 + 82).
 */
class Fp12Test {
  private static final BigInteger P = Fp.P;
  private final Random random = new Random(12);
  private final Scratch t = new Scratch();

  @Test
  void shouldMultiplyLikePolynomials() {
    for (int i = 0; i < 20; i++) {
      Fp12 x = random();
      Fp12 y = random();
      assertThat(polynomial(new Fp12().mul(x, y, t)))
          .isEqualTo(multiply(polynomial(x), polynomial(y)));
      assertThat(polynomial(new Fp12().sqr(x, t)))
          .isEqualTo(multiply(polynomial(x), polynomial(x)));
    }
  }

  @Test
  void shouldMultiplyByALineLikeByTheWholeElement() {
    for (int i = 0; i < 20; i++) {
      Fp12 x = random();
      Fp12 line = new Fp12();
      line.c0.a0.set(random().c0.a0);
      line.c1.a0.set(random().c0.a0);
      line.c1.a1.set(random().c0.a0);
      assertThat(polynomial(new Fp12().mulLine(x, line.c0.a0, line.c1.a0, line.c1.a1, t)))
          .isEqualTo(multiply(polynomial(x), polynomial(line)));
    }
  }

  @Test
  void shouldLetTheResultBeAnOperand() {
    Fp12 x = random();
    Fp12 y = random();
    BigInteger[] product = multiply(polynomial(x), polynomial(y));
    assertThat(polynomial(new Fp12().set(x).mul(x, y, t))).isEqualTo(product);
    Fp12 left = new Fp12().set(x);
    assertThat(polynomial(left.mul(left, y, t))).isEqualTo(product);
    Fp12 right = new Fp12().set(y);
    assertThat(polynomial(right.mul(x, right, t))).isEqualTo(product);
    assertThat(polynomial(left.sqr(left, t))).isEqualTo(multiply(product, product));
    assertThat(left.mul(right, left.inv(left, t), t).mul(left, right, t).isOne()).isTrue();
  }

  @Test
  void shouldInvert() {
    for (int i = 0; i < 10; i++) {
      Fp12 x = random();
      Fp12 inverse = new Fp12().inv(x, t);
      assertThat(new Fp12().mul(x, inverse, t).isOne()).isTrue();
    }
  }

  @Test
  void shouldRaiseToPowersOfTheModulusByFrobenius() {
    Fp12 x = random();
    Fp12 expected = new Fp12().set(x);
    for (int power = 1; power <= 3; power++) {
      expected = pow(expected, P);
      assertThat(new Fp12().frobenius(x, power, t).isEqual(expected)).isTrue();
    }
    expected = pow(pow(pow(expected, P), P), P);
    assertThat(new Fp12().conj(x).isEqual(expected)).isTrue();
  }

  @Test
  void shouldSquareElementsOfTheCyclotomicSubgroupLikeAnyOther() {
    // x^((p^6 - 1)(p^2 + 1)) is in it.
    for (int i = 0; i < 5; i++) {
      Fp12 x = random();
      x.mul(new Fp12().conj(x), new Fp12().inv(x, t), t);
      x.mul(new Fp12().frobenius(x, 2, t), x, t);
      assertThat(new Fp12().sqrCyclotomic(x, t).isEqual(new Fp12().sqr(x, t))).isTrue();
    }
  }

  private Fp12 pow(Fp12 x, BigInteger exponent) {
    Fp12 out = new Fp12().setOne();
    for (int bit = exponent.bitLength() - 1; bit >= 0; bit--) {
      out.sqr(out, t);
      if (exponent.testBit(bit)) {
        out.mul(out, x, t);
      }
    }
    return out;
  }

  private Fp12 random() {
    Fp12 x = new Fp12();
    for (Fp2 coefficient : coefficients(x)) {
      coefficient.set(Fp2.of(new BigInteger(256, random), new BigInteger(256, random)));
    }
    return x;
  }

  /** The coefficients of w^0 to w^5. */
  private static Fp2[] coefficients(Fp12 x) {
    return new Fp2[] {x.c0.a0, x.c1.a0, x.c0.a1, x.c1.a1, x.c0.a2, x.c1.a2};
  }

  private static BigInteger[] polynomial(Fp12 x) {
    BigInteger[] out = new BigInteger[12];
    Fp2[] coefficients = coefficients(x);
    for (int k = 0; k < 6; k++) {
      BigInteger im = coefficients[k].im.toBigInteger();
      out[k] =
          coefficients[k].re.toBigInteger().subtract(im.multiply(BigInteger.valueOf(9))).mod(P);
      out[k + 6] = im;
    }
    return out;
  }

  private static BigInteger[] multiply(BigInteger[] x, BigInteger[] y) {
    BigInteger[] product = new BigInteger[23];
    Arrays.fill(product, BigInteger.ZERO);
    for (int i = 0; i < 12; i++) {
      for (int j = 0; j < 12; j++) {
        product[i + j] = product[i + j].add(x[i].multiply(y[j]));
      }
    }
    for (int k = 22; k >= 12; k--) {
      product[k - 6] = product[k - 6].add(product[k].multiply(BigInteger.valueOf(18)));
      product[k - 12] = product[k - 12].subtract(product[k].multiply(BigInteger.valueOf(82)));
    }
    BigInteger[] out = new BigInteger[12];
    Arrays.setAll(out, k -> product[k].mod(P));
    return out;
  }
}
