package io.pandan.runtime.evm.core.precompile.bls12;

import static io.pandan.runtime.evm.core.precompile.PrecompileVectors.concat;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.runtime.evm.core.precompile.Precompile;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import supranational.blst.P1;
import supranational.blst.P2;

/** Algebra checks these precompiles by another route. */
class Bls12PrecompilesTest {
  private static final BigInteger ORDER =
      new BigInteger("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001", 16);
  private static final byte[] ONE = word(BigInteger.ONE);
  private final Random random = new Random(2537);
  private final G1Add g1Add = new G1Add();
  private final G2Add g2Add = new G2Add();
  private final G1Msm g1Msm = new G1Msm();
  private final G2Msm g2Msm = new G2Msm();
  private final PairingCheck pairingCheck = new PairingCheck();

  @Test
  void shouldAddInG1LikeTheAffineFormulasOutsideOfTheSubgroupToo() {
    BigInteger two = BigInteger.TWO;
    List<BigInteger[]> points = new ArrayList<>();
    points.add(new BigInteger[] {BigInteger.ZERO, two});
    points.add(new BigInteger[] {BigInteger.ZERO, Fp.P.subtract(two)});
    points.add(new BigInteger[0]);
    for (int i = 0; i < 6; i++) {
      points.add(curvePoint());
    }
    points.add(affine(g1(BigInteger.ONE)));
    for (BigInteger[] p : points) {
      for (BigInteger[] q : points) {
        assertThat(answer(g1Add, encode(p), encode(q))).isEqualTo(encode(affineSum(p, q)));
      }
    }
  }

  @Test
  void shouldRefuseWhatIsNoPointOfTheCurve() {
    byte[] infinity = new byte[128];
    BigInteger[] off = curvePoint();
    off[1] = off[1].add(BigInteger.ONE).mod(Fp.P);
    byte[] zeroOne = encode(new BigInteger[] {BigInteger.ZERO, BigInteger.ONE});
    byte[] padded = encode(curvePoint());
    padded[15] = 1;
    byte[] notReduced = new byte[128];
    System.arraycopy(Fp.bytes(Fp.P), 0, notReduced, 16, 48);
    for (byte[] bad : new byte[][] {encode(off), zeroOne, padded, notReduced}) {
      assertThat(g1Add.execute(concat(bad, infinity))).isEmpty();
      assertThat(g1Add.execute(concat(infinity, bad))).isEmpty();
      assertThat(g1Msm.execute(concat(bad, ONE))).isEmpty();
      assertThat(pairingCheck.execute(concat(bad, new byte[256]))).isEmpty();
      assertThat(g2Add.execute(concat(bad, infinity, infinity, infinity))).isEmpty();
      assertThat(g2Msm.execute(concat(bad, infinity, ONE))).isEmpty();
      assertThat(pairingCheck.execute(concat(infinity, bad, infinity))).isEmpty();
    }
  }

  @Test
  void shouldRefusePointsOutsideOfTheSubgroupExceptInAdditions() {
    byte[] g1 = encode(curvePoint());
    byte[] orderThree = encode(new BigInteger[] {BigInteger.ZERO, BigInteger.TWO});
    for (byte[] outside : new byte[][] {g1, orderThree}) {
      assertThat(g1Msm.execute(concat(outside, ONE))).isEmpty();
      assertThat(g1Msm.execute(concat(outside, new byte[32]))).isEmpty();
      assertThat(pairingCheck.execute(concat(outside, new byte[256]))).isEmpty();
    }
    byte[] g2 = twistPoint();
    assertThat(g2Add.execute(concat(g2, new byte[256]))).hasValue(g2);
    assertThat(g2Msm.execute(concat(g2, ONE))).isEmpty();
    assertThat(pairingCheck.execute(concat(new byte[128], g2))).isEmpty();
  }

  @Test
  void shouldMultiplySeveralPointsLikeTheSumOfTheirMultiples() {
    for (int points = 1; points <= 9; points += 4) {
      byte[] g1Input = new byte[0];
      byte[] g2Input = new byte[0];
      BigInteger sum = BigInteger.ZERO;
      for (int i = 0; i < points; i++) {
        BigInteger factor = new BigInteger(256, random);
        BigInteger scalar = new BigInteger(256, random);
        sum = sum.add(factor.multiply(scalar));
        g1Input = concat(g1Input, G1Point.write(g1(factor)), word(scalar));
        g2Input = concat(g2Input, G2Point.write(g2(factor)), word(scalar));
      }
      assertThat(answer(g1Msm, g1Input)).isEqualTo(G1Point.write(g1(sum)));
      assertThat(answer(g2Msm, g2Input)).isEqualTo(G2Point.write(g2(sum)));
    }
  }

  @Test
  void shouldMultiplyLikeRepeatedAdditionAndByAnyFactor() {
    byte[] generator = G1Point.write(P1.generator());
    byte[] sum = new byte[128];
    for (int k = 0; k < 10; k++) {
      BigInteger factor = BigInteger.valueOf(k);
      assertThat(answer(g1Msm, generator, word(factor))).isEqualTo(sum);
      assertThat(answer(g1Msm, generator, word(factor.add(ORDER)))).isEqualTo(sum);
      sum = answer(g1Add, sum, generator);
    }
    byte[] all = new byte[32];
    Arrays.fill(all, (byte) 0xff);
    assertThat(answer(g1Msm, generator, all))
        .isEqualTo(answer(g1Msm, generator, word(new BigInteger(1, all).mod(ORDER))));
    assertThat(answer(g1Msm, new byte[128], all)).isEqualTo(new byte[128]);
    assertThat(answer(g2Msm, new byte[256], all)).isEqualTo(new byte[256]);
  }

  @Test
  void shouldBeBilinear() {
    for (int pairs = 1; pairs <= 9; pairs += 4) {
      byte[] input = new byte[0];
      BigInteger sum = BigInteger.ZERO;
      for (int i = 0; i < pairs; i++) {
        BigInteger a = new BigInteger(255, random);
        BigInteger b = new BigInteger(255, random);
        sum = sum.add(a.multiply(b));
        input = concat(input, G1Point.write(g1(a)), G2Point.write(g2(b)));
      }
      byte[] generator = G2Point.write(P2.generator());
      byte[] minusSum = G1Point.write(g1(sum.negate()));
      byte[] other = G1Point.write(g1(BigInteger.ONE.subtract(sum)));
      assertThat(answer(pairingCheck, input, minusSum, generator)).isEqualTo(ONE);
      assertThat(answer(pairingCheck, input, other, generator)).isEqualTo(new byte[32]);
      assertThat(answer(pairingCheck, input)).isEqualTo(new byte[32]);
    }
    assertThat(answer(pairingCheck, new byte[384])).isEqualTo(ONE);
  }

  @Test
  void shouldRefuseInputsOfAnotherLength() {
    for (Precompile precompile :
        List.of(g1Add, g2Add, g1Msm, g2Msm, pairingCheck, new MapFpToG1(), new MapFp2ToG2())) {
      for (int length : new int[] {0, 1, 63, 65, 127, 159, 255, 287, 383, 385}) {
        assertThat(precompile.execute(new byte[length])).isEmpty();
      }
    }
  }

  /** EIP-2537, "Gas schedule". */
  @Test
  void shouldCostWhatTheEipSays() {
    assertThat(g1Add.ethereumGas(new byte[256])).isEqualTo(375);
    assertThat(g2Add.ethereumGas(new byte[512])).isEqualTo(600);
    assertThat(g1Msm.ethereumGas(new byte[160])).isEqualTo(12_000);
    assertThat(g1Msm.ethereumGas(new byte[2 * 160])).isEqualTo(2 * 12_000 * 949 / 1000);
    assertThat(g1Msm.ethereumGas(new byte[128 * 160])).isEqualTo(128 * 12_000 * 519L / 1000);
    assertThat(g1Msm.ethereumGas(new byte[500 * 160])).isEqualTo(500 * 12_000 * 519L / 1000);
    assertThat(g2Msm.ethereumGas(new byte[2 * 288])).isEqualTo(45_000);
    assertThat(g2Msm.ethereumGas(new byte[3 * 288])).isEqualTo(3 * 22_500 * 923 / 1000);
    assertThat(g2Msm.ethereumGas(new byte[129 * 288])).isEqualTo(129 * 22_500 * 524L / 1000);
    assertThat(pairingCheck.ethereumGas(new byte[2 * 384])).isEqualTo(102_900);
    assertThat(new MapFpToG1().ethereumGas(new byte[64])).isEqualTo(5_500);
    assertThat(new MapFp2ToG2().ethereumGas(new byte[128])).isEqualTo(23_800);
    assertThat(g1Msm.ethereumGas(new byte[0])).isZero();
  }

  private static byte[] answer(Precompile precompile, byte[]... input) {
    return precompile.execute(concat(input)).orElseThrow();
  }

  private static P1 g1(BigInteger factor) {
    return P1.generator().mult(factor.mod(ORDER));
  }

  private static P2 g2(BigInteger factor) {
    return P2.generator().mult(factor.mod(ORDER));
  }

  private static BigInteger[] affine(P1 point) {
    byte[] bytes = point.serialize();
    return new BigInteger[] {new BigInteger(1, bytes, 0, 48), new BigInteger(1, bytes, 48, 48)};
  }

  /** A point of y^2 = x^3 + 4, almost surely outside of G1. */
  private BigInteger[] curvePoint() {
    while (true) {
      BigInteger x = new BigInteger(381, random).mod(Fp.P);
      BigInteger square = x.pow(3).add(BigInteger.valueOf(4)).mod(Fp.P);
      BigInteger y = Fp.sqrtOrOfNegative(square);
      if (Fp.mul(y, y).equals(square)) {
        return new BigInteger[] {x, y};
      }
    }
  }

  /** A point of y^2 = x^3 + 4 + 4u, encoded, almost surely outside of G2. */
  private byte[] twistPoint() {
    while (true) {
      Fp2 x = new Fp2(curvePoint()[0], curvePoint()[0]);
      Fp2 square = x.sqr().mul(x).add(Fp2.of(4, 4));
      if (square.sqrt().isPresent()) {
        Fp2 y = square.sqrt().get();
        return concat(
            new byte[16],
            Fp.bytes(x.re()),
            new byte[16],
            Fp.bytes(x.im()),
            new byte[16],
            Fp.bytes(y.re()),
            new byte[16],
            Fp.bytes(y.im()));
      }
    }
  }

  private static BigInteger[] affineSum(BigInteger[] p, BigInteger[] q) {
    if (p.length == 0 || q.length == 0) {
      return p.length == 0 ? q : p;
    }
    BigInteger slope;
    if (!p[0].equals(q[0])) {
      slope = Fp.mul(p[1].subtract(q[1]), p[0].subtract(q[0]).modInverse(Fp.P));
    } else if (p[1].equals(q[1])) {
      slope =
          Fp.mul(p[0].pow(2).multiply(BigInteger.valueOf(3)), p[1].shiftLeft(1).modInverse(Fp.P));
    } else {
      return new BigInteger[0];
    }
    BigInteger x = slope.pow(2).subtract(p[0]).subtract(q[0]).mod(Fp.P);
    return new BigInteger[] {x, slope.multiply(p[0].subtract(x)).subtract(p[1]).mod(Fp.P)};
  }

  /** A point as EIP-2537 encodes it; no coordinates stand for infinity. */
  private static byte[] encode(BigInteger[] point) {
    return point.length == 0
        ? new byte[128]
        : concat(new byte[16], Fp.bytes(point[0]), new byte[16], Fp.bytes(point[1]));
  }

  private static byte[] word(BigInteger value) {
    byte[] signed = value.toByteArray();
    byte[] word = new byte[32];
    int length = Math.min(signed.length, 32);
    System.arraycopy(signed, signed.length - length, word, 32 - length, length);
    return word;
  }
}
