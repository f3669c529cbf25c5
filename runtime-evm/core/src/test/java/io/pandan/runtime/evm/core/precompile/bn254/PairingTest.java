package io.pandan.runtime.evm.core.precompile.bn254;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PairingTest {
  private static final BigInteger ORDER =
      new BigInteger(
          "21888242871839275222246405745257275088548364400416034343698204186575808495617");
  private static final BigInteger TWIST_COFACTOR = Fp.P.shiftLeft(1).subtract(ORDER);
  private final Random random = new Random(254);
  private final Scratch t = new Scratch();

  @Test
  void shouldFollowFromItsParameter() {
    BigInteger x = BigInteger.valueOf(G2.T);
    BigInteger common =
        x.pow(4).multiply(BigInteger.valueOf(36)).add(x.pow(3).multiply(BigInteger.valueOf(36)));
    BigInteger rest = x.multiply(BigInteger.valueOf(6)).add(BigInteger.ONE);
    assertThat(common.add(x.pow(2).multiply(BigInteger.valueOf(24))).add(rest)).isEqualTo(Fp.P);
    assertThat(common.add(x.pow(2).multiply(BigInteger.valueOf(18))).add(rest)).isEqualTo(ORDER);
  }

  @Test
  void shouldBeBilinearAndOfTheGroupsOrder() {
    Fp12 unit = pairing(g1(BigInteger.ONE), generator());
    assertThat(unit.isOne()).isFalse();
    assertThat(pow(unit, ORDER).isOne()).isTrue();
    for (int i = 0; i < 5; i++) {
      BigInteger a = new BigInteger(254, random);
      BigInteger b = new BigInteger(254, random);
      Fp12 expected = pow(unit, a.multiply(b).mod(ORDER));
      assertThat(pairing(g1(a), multiply(generator(), b)).isEqual(expected)).isTrue();
    }
  }

  @Test
  void shouldMultiplyThePairingsOfSeveralPairs() {
    Fp12 expected = new Fp12().setOne();
    List<Pairing.Pair> pairs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      G1 p = g1(new BigInteger(254, random));
      G2 q = multiply(generator(), new BigInteger(254, random));
      expected.mul(expected, pairing(p, q), t);
      pairs.add(new Pairing.Pair(p, q));
    }
    assertThat(new Pairing().pairing(pairs).isEqual(expected)).isTrue();
  }

  @Test
  void shouldTakePointsOfTheTwistOnlyIfTheyAreOfTheGroupsOrder() {
    for (int i = 0; i < 8; i++) {
      G2 point = twistPoint();
      assertThat(point.isInSubgroup(t)).isFalse();
      assertThat(multiply(point, ORDER).isInfinity()).isFalse();
      G2 inside = multiply(point, TWIST_COFACTOR);
      assertThat(inside.isInfinity()).isFalse();
      assertThat(multiply(inside, ORDER).isInfinity()).isTrue();
      assertThat(inside.isInSubgroup(t)).isTrue();
    }
    assertThat(generator().isInSubgroup(t)).isTrue();
  }

  @Test
  void shouldRefuseAPointOfTheTwistOutsideOfTheGroupInThePrecompile() {
    G2 outside = normalized(twistPoint());
    byte[] input = new byte[192];
    outside.x.im.write(input, 64);
    outside.x.re.write(input, 96);
    outside.y.im.write(input, 128);
    outside.y.re.write(input, 160);
    assertThat(EcPairing.EIP_1108.execute(input)).isEmpty();
    G2 inside = normalized(multiply(outside, TWIST_COFACTOR));
    inside.x.im.write(input, 64);
    inside.x.re.write(input, 96);
    inside.y.im.write(input, 128);
    inside.y.re.write(input, 160);
    assertThat(EcPairing.EIP_1108.execute(input).orElseThrow()[31]).isEqualTo((byte) 1);
  }

  private Fp12 pairing(G1 p, G2 q) {
    return new Fp12().set(new Pairing().pairing(List.of(new Pairing.Pair(p, q))));
  }

  /** A multiple of G1's generator (1, 2), normalised. */
  private static G1 g1(BigInteger factor) {
    byte[] bytes = new byte[96];
    bytes[31] = 1;
    bytes[63] = 2;
    byte[] magnitude = factor.toByteArray();
    int length = Math.min(32, magnitude.length);
    System.arraycopy(magnitude, magnitude.length - length, bytes, 96 - length, length);
    G1 generator = new G1();
    assertThat(generator.read(bytes, 0)).isTrue();
    G1 point = new G1().mul(generator, bytes, 64);
    point.normalize();
    return point;
  }

  /** G2's generator (EIP-197). */
  private static G2 generator() {
    G2 point = new G2();
    point.x.set(
        Fp2.of(
            new BigInteger(
                "10857046999023057135944570762232829481370756359578518086990519993285655852781"),
            new BigInteger(
                "11559732032986387107991004021392285783925812861821192530917403151452391805634")));
    point.y.set(
        Fp2.of(
            new BigInteger(
                "8495653923123431417604973247489272438418190587263600148770280649306958101930"),
            new BigInteger(
                "4082367875863433681332203403145435568316851327593401208105741076214120093531")));
    point.z.setOne();
    return point;
  }

  /** Any point of the twist; all but one of 2^254 are outside of G2. */
  private G2 twistPoint() {
    while (true) {
      G2 point = new G2();
      point.x.set(Fp2.of(new BigInteger(254, random), new BigInteger(254, random)));
      Fp2 square = new Fp2().sqr(point.x, t);
      square.mul(square, point.x, t).add(square, G2.B);
      BigInteger re = square.re.toBigInteger();
      BigInteger im = square.im.toBigInteger();
      BigInteger norm = sqrt(re.pow(2).add(im.pow(2)));
      BigInteger half = BigInteger.TWO.modInverse(Fp.P);
      BigInteger root = sqrt(re.add(norm).multiply(half));
      if (root.pow(2).subtract(re.add(norm).multiply(half)).mod(Fp.P).signum() != 0) {
        root = sqrt(re.subtract(norm).multiply(half));
      }
      point.y.set(Fp2.of(root, im.multiply(half).multiply(root.modInverse(Fp.P))));
      if (new Fp2().sqr(point.y, t).isEqual(square)) {
        point.z.setOne();
        return point;
      }
    }
  }

  private static BigInteger sqrt(BigInteger value) {
    return value.mod(Fp.P).modPow(Fp.P.add(BigInteger.ONE).shiftRight(2), Fp.P);
  }

  /** q times a factor, by doubling and adding, normalised. */
  private G2 multiply(G2 q, BigInteger factor) {
    G2 out = new G2();
    for (int bit = factor.bitLength() - 1; bit >= 0; bit--) {
      out.dbl(out, t);
      if (factor.testBit(bit)) {
        out.add(out, q, t);
      }
    }
    return normalized(out);
  }

  private G2 normalized(G2 q) {
    if (!q.isInfinity()) {
      Fp2 inverse = new Fp2().inv(q.z, t);
      Fp2 square = new Fp2().sqr(inverse, t);
      q.x.mul(q.x, square, t);
      q.y.mul(q.y, square, t).mul(q.y, inverse, t);
      q.z.setOne();
    }
    return q;
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
}
