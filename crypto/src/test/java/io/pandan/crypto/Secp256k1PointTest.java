package io.pandan.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;
import org.junit.jupiter.api.Test;

/** Field and points against big integers and Bouncy Castle. */
class Secp256k1PointTest {
  private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");
  private static final BigInteger P = Secp256k1Fp.P;
  private static final BigInteger N = Secp256k1Point.N;
  private static final BigInteger MAX = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
  private final Random random = new Random(256);

  /** Numbers that carry where others do not, those from p to 2^256 - 1 among them. */
  private static final List<BigInteger> EDGES =
      List.of(
          BigInteger.ZERO,
          BigInteger.ONE,
          BigInteger.TWO,
          new BigInteger("1000003d0", 16),
          new BigInteger("1000003d1", 16),
          new BigInteger("ffffffffffffffff", 16),
          BigInteger.ONE.shiftLeft(64),
          BigInteger.ONE.shiftLeft(255),
          MAX.subtract(BigInteger.ONE.shiftLeft(64)),
          P.subtract(BigInteger.ONE),
          P,
          P.add(BigInteger.ONE),
          MAX.subtract(BigInteger.ONE),
          MAX);

  @Test
  void shouldCalculateLikeBigIntegers() {
    for (int i = 0; i < 20_000; i++) {
      BigInteger x = number(i);
      BigInteger y = number(i / EDGES.size());
      Secp256k1Fp a = field(x);
      Secp256k1Fp b = field(y);
      assertThat(value(new Secp256k1Fp().mul(a, b))).isEqualTo(x.multiply(y).mod(P));
      assertThat(value(new Secp256k1Fp().add(a, b))).isEqualTo(x.add(y).mod(P));
      assertThat(value(new Secp256k1Fp().sub(a, b))).isEqualTo(x.subtract(y).mod(P));
      assertThat(value(new Secp256k1Fp().sqr(a))).isEqualTo(x.multiply(x).mod(P));
      assertThat(value(field(x).neg(a))).isEqualTo(x.negate().mod(P));
      assertThat(value(field(x).dbl(a))).isEqualTo(x.shiftLeft(1).mod(P));
      assertThat(a.isZero()).isEqualTo(x.mod(P).signum() == 0);
      assertThat(a.isOdd()).isEqualTo(x.mod(P).testBit(0));
      assertThat(a.isEqual(b)).isEqualTo(x.mod(P).equals(y.mod(P)));
    }
  }

  /** Sums and differences that are not reduced are operands too. */
  @Test
  void shouldCalculateOnWithWhatIsNotReduced() {
    Secp256k1Fp a = field(MAX);
    BigInteger x = MAX.mod(P);
    for (int i = 0; i < 20_000; i++) {
      BigInteger y = number(i);
      Secp256k1Fp b = field(y);
      switch (i % 4) {
        case 0 -> {
          a.add(a, b);
          x = x.add(y);
        }
        case 1 -> {
          a.sub(b, a);
          x = y.subtract(x);
        }
        case 2 -> {
          a.sqr(a);
          x = x.multiply(x);
        }
        default -> {
          a.mul(a, b).add(a, b);
          x = x.multiply(y).add(y);
        }
      }
      x = x.mod(P);
      if (i % 3 == 0) {
        assertThat(value(new Secp256k1Fp().set(a))).isEqualTo(x);
      }
    }
  }

  @Test
  void shouldInvertAndTakeRoots() {
    for (int i = 0; i < 200; i++) {
      BigInteger x = number(i);
      BigInteger reduced = x.mod(P);
      assertThat(value(new Secp256k1Fp().inv(field(x))))
          .isEqualTo(reduced.signum() == 0 ? reduced : reduced.modInverse(P));
      assertThat(value(new Secp256k1Fp().sqrt(field(x))))
          .isEqualTo(reduced.modPow(P.add(BigInteger.ONE).shiftRight(2), P));
    }
  }

  @Test
  void shouldHalveFactors() {
    BigInteger lambda =
        new BigInteger("5363ad4cc05c30e0a5261c028812645a122e22ea20816678df02967c1b23bd72", 16);
    for (int i = 0; i < 2_000; i++) {
      BigInteger k = i < 100 ? BigInteger.valueOf(i) : new BigInteger(256, random).mod(N);
      for (BigInteger factor :
          new BigInteger[] {k, N.subtract(BigInteger.ONE).subtract(k).mod(N)}) {
        BigInteger[] halves = Secp256k1Multiples.halves(factor);
        assertThat(halves[0].add(halves[1].multiply(lambda)).mod(N)).isEqualTo(factor);
        assertThat(halves[0].bitLength()).isLessThanOrEqualTo(128);
        assertThat(halves[1].bitLength()).isLessThanOrEqualTo(128);
      }
    }
  }

  @Test
  void shouldAddMultiplesLikeBouncyCastle() {
    for (int i = 0; i < 300; i++) {
      BigInteger factor = i < 20 ? BigInteger.valueOf(i + 1L) : new BigInteger(255, random);
      ECPoint point = CURVE.getG().multiply(factor).normalize();
      BigInteger u = factor(i);
      BigInteger v = factor(i / 8);
      ECPoint expected = CURVE.getG().multiply(u).add(point.multiply(v)).normalize();
      Secp256k1Point sum = Secp256k1Multiples.sum(new Secp256k1Point(), u, v, point(point));
      assertThat(sum.isInfinity()).isEqualTo(expected.isInfinity());
      if (!expected.isInfinity()) {
        byte[] encoded = new byte[65];
        encoded[0] = 4;
        sum.write(encoded, 1);
        assertThat(encoded).isEqualTo(expected.getEncoded(false));
      }
    }
  }

  /** u G + v (k G) where u = -v k: nothing is left. */
  @Test
  void shouldEndAtInfinityWhenMultiplesAreOpposite() {
    for (int i = 1; i < 60; i++) {
      BigInteger k = i < 20 ? BigInteger.valueOf(i) : new BigInteger(250, random);
      BigInteger v = i % 2 == 0 ? BigInteger.valueOf(i) : new BigInteger(256, random).mod(N);
      BigInteger u = v.multiply(k).negate().mod(N);
      Secp256k1Point point = point(CURVE.getG().multiply(k).normalize());
      assertThat(Secp256k1Multiples.sum(new Secp256k1Point(), u, v, point).isInfinity()).isTrue();
    }
  }

  @Test
  void shouldDecompressWhatIsOnTheCurveOnly() {
    int points = 0;
    for (int i = 1; i < 200; i++) {
      byte[] x = bytes(i < 100 ? BigInteger.valueOf(i) : new BigInteger(255, random));
      for (boolean odd : new boolean[] {false, true}) {
        Secp256k1Point point = new Secp256k1Point();
        byte[] compressed = new byte[33];
        compressed[0] = (byte) (odd ? 3 : 2);
        System.arraycopy(x, 0, compressed, 1, 32);
        boolean exists = point.decompress(x, odd);
        assertThat(exists).isEqualTo(decodes(compressed));
        if (exists) {
          points++;
          byte[] out = new byte[64];
          point.write(out, 0);
          assertThat(out)
              .isEqualTo(
                  Arrays.copyOfRange(
                      CURVE.getCurve().decodePoint(compressed).getEncoded(false), 1, 65));
        }
      }
    }
    assertThat(points).isBetween(120, 280);
  }

  private static boolean decodes(byte[] compressed) {
    try {
      CURVE.getCurve().decodePoint(compressed);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private BigInteger number(int i) {
    int edge = i % (2 * EDGES.size());
    return edge < EDGES.size() ? EDGES.get(edge) : new BigInteger(256, random);
  }

  private BigInteger factor(int i) {
    return switch (i % 8) {
      case 0 -> BigInteger.ZERO;
      case 1 -> BigInteger.ONE;
      case 2 -> N.subtract(BigInteger.ONE);
      case 3 -> BigInteger.valueOf(random.nextInt(300));
      default -> new BigInteger(256, random).mod(N);
    };
  }

  private static Secp256k1Point point(ECPoint point) {
    Secp256k1Point out = new Secp256k1Point().setInfinity();
    return out.add(
        out,
        field(point.getAffineXCoord().toBigInteger()),
        field(point.getAffineYCoord().toBigInteger()));
  }

  private static Secp256k1Fp field(BigInteger number) {
    return new Secp256k1Fp().read(bytes(number), 0);
  }

  private static BigInteger value(Secp256k1Fp element) {
    byte[] bytes = new byte[32];
    element.write(bytes, 0);
    return new BigInteger(1, bytes);
  }

  private static byte[] bytes(BigInteger number) {
    byte[] signed = number.toByteArray();
    byte[] out = new byte[32];
    int count = Math.min(32, signed.length);
    System.arraycopy(signed, signed.length - count, out, 32 - count, count);
    return out;
  }
}
