package io.pandan.runtime.evm.core.precompile.bn254;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EndomorphismTest {
  private final Random random = new Random(196);

  @Test
  void shouldHalveFactors() {
    for (int i = 0; i < 2_000; i++) {
      BigInteger k = factor(i);
      BigInteger[] halves = Endomorphism.halves(k);
      assertThat(halves[0].add(halves[1].multiply(Endomorphism.LAMBDA)).mod(Endomorphism.ORDER))
          .isEqualTo(k);
      assertThat(halves[0].bitLength()).isLessThanOrEqualTo(128);
      assertThat(halves[1].bitLength()).isLessThanOrEqualTo(128);
    }
  }

  @Test
  void shouldTakeDigitsApart() {
    for (int i = 0; i < 500; i++) {
      BigInteger number = new BigInteger(128, random);
      number = i % 2 == 0 ? number : number.negate();
      byte[] digits = Endomorphism.digits(number, 5);
      BigInteger sum = BigInteger.ZERO;
      for (int d = digits.length - 1; d >= 0; d--) {
        sum = sum.shiftLeft(1).add(BigInteger.valueOf(digits[d]));
        assertThat(digits[d] == 0 || digits[d] % 2 != 0 && Math.abs(digits[d]) < 16).isTrue();
      }
      assertThat(sum).isEqualTo(number);
    }
  }

  @Test
  void shouldMultiplyByLambda() {
    byte[] generator = new byte[64];
    generator[31] = 1;
    generator[63] = 2;
    G1 point = new G1();
    assertThat(point.read(generator, 0)).isTrue();
    G1 image = new G1().set(point);
    image.x.mul(image.x, Endomorphism.BETA);
    assertThat(coordinates(plain(point, Endomorphism.LAMBDA))).isEqualTo(coordinates(image));
  }

  @Test
  void shouldMultiplyLikeDoublingAndAdding() {
    byte[] generator = new byte[64];
    generator[31] = 1;
    generator[63] = 2;
    G1 point = new G1();
    assertThat(point.read(generator, 0)).isTrue();
    for (int i = 0; i < 300; i++) {
      BigInteger k = factor(i);
      G1 product = new G1().mul(point, bytes(k), 0);
      assertThat(coordinates(product)).isEqualTo(coordinates(plain(point, k)));
      if (!product.isInfinity() && i % 7 == 0) {
        point.set(product);
      }
    }
  }

  private BigInteger factor(int i) {
    BigInteger small = BigInteger.valueOf(i / 4);
    return switch (i % 4) {
      case 0 -> small;
      case 1 -> Endomorphism.ORDER.subtract(BigInteger.ONE).subtract(small);
      case 2 -> Endomorphism.LAMBDA.multiply(small).mod(Endomorphism.ORDER);
      default -> new BigInteger(256, random).mod(Endomorphism.ORDER);
    };
  }

  private static G1 plain(G1 point, BigInteger k) {
    G1 sum = new G1().setInfinity();
    for (int bit = k.bitLength() - 1; bit >= 0; bit--) {
      sum.dbl(sum);
      if (k.testBit(bit)) {
        sum.add(sum, point);
      }
    }
    return sum;
  }

  private static byte[] coordinates(G1 point) {
    byte[] out = new byte[64];
    point.write(out, 0);
    return out;
  }

  private static byte[] bytes(BigInteger number) {
    byte[] signed = number.toByteArray();
    byte[] out = new byte[32];
    int count = Math.min(32, signed.length);
    System.arraycopy(signed, signed.length - count, out, 32 - count, count);
    return out;
  }
}
