package io.pandan.runtime.evm.core.precompile.bls12;

import static io.pandan.runtime.evm.core.precompile.PrecompileVectors.concat;
import static io.pandan.runtime.evm.core.precompile.PrecompileVectors.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.crypto.Sha256;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import supranational.blst.P1;

/**
 * What anyone can prove without knowing the setup's powers: constants, and polynomials of degree
 * one by the setup's first powers in G1.
 */
class PointEvaluationTest {
  private static final BigInteger ORDER = Msm.ORDER;
  private static final String ANSWER =
      "0000000000000000000000000000000000000000000000000000000000001000"
          + "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001";

  /** consensus-specs, {@code trusted_setup_4096.json}: {@code g1_monomial[1]}. */
  private static final P1 TAU_G =
      new P1(
          hex(
              "ad3eb50121139aa34db1d545093ac9374ab7bca2c0f3bf28"
                  + "e27c8dcd8fc7cb42d25926fc0c97b336e9f0fb35e5a04c81"));

  private static final byte[] INFINITY = hex("c0" + "00".repeat(47));
  private final PointEvaluation pointEvaluation = new PointEvaluation();

  @Test
  void shouldVerifyAConstantWithTheProofAtInfinity() {
    BigInteger seven = BigInteger.valueOf(7);
    byte[] commitment = g1(seven).compress();
    assertThat(run(commitment, BigInteger.TEN, seven, INFINITY)).isEqualTo(ANSWER);
    assertThat(run(commitment, BigInteger.TEN, BigInteger.TWO, INFINITY)).isEqualTo("refused");
    assertThat(run(INFINITY, BigInteger.ZERO, BigInteger.ZERO, INFINITY)).isEqualTo(ANSWER);
    assertThat(run(INFINITY, BigInteger.ONE, BigInteger.ONE, INFINITY)).isEqualTo("refused");
  }

  /** p(x) = 3x + 5: its quotient by x - z is 3 wherever z is. */
  @Test
  void shouldVerifyALineByItsSlope() {
    BigInteger three = BigInteger.valueOf(3);
    byte[] commitment = TAU_G.dup().mult(three).add(g1(BigInteger.valueOf(5))).compress();
    byte[] proof = g1(three).compress();
    for (BigInteger z :
        new BigInteger[] {BigInteger.ZERO, BigInteger.TWO, ORDER.subtract(BigInteger.ONE)}) {
      BigInteger y = z.multiply(three).add(BigInteger.valueOf(5)).mod(ORDER);
      assertThat(run(commitment, z, y, proof)).isEqualTo(ANSWER);
      assertThat(run(commitment, z, y.add(BigInteger.ONE), proof)).isEqualTo("refused");
      assertThat(run(commitment, z, y, g1(BigInteger.TWO).compress())).isEqualTo("refused");
    }
  }

  @Test
  void shouldRefuseNumbersThatAreNotBelowTheModulus() {
    assertThat(run(INFINITY, ORDER, BigInteger.ZERO, INFINITY)).isEqualTo("refused");
    assertThat(run(INFINITY, BigInteger.ZERO, ORDER, INFINITY)).isEqualTo("refused");
  }

  @Test
  void shouldRefuseWhatIsNoPointOfG1() {
    byte[] bitOfCompressionMissing = hex("40" + "00".repeat(47));
    byte[] infinityWithBits = hex("c0" + "00".repeat(46) + "01");
    byte[] notReduced = hex("9a" + "ff".repeat(47));
    byte[] orderThree = hex("80" + "00".repeat(47));
    // The smallest x of the curve whose points are outside of G1.
    byte[] outside = hex("80" + "00".repeat(46) + "04");
    for (byte[] bad :
        new byte[][] {bitOfCompressionMissing, infinityWithBits, notReduced, orderThree, outside}) {
      assertThat(run(bad, BigInteger.ZERO, BigInteger.ZERO, INFINITY)).isEqualTo("refused");
      assertThat(run(INFINITY, BigInteger.ZERO, BigInteger.ZERO, bad)).isEqualTo("refused");
    }
  }

  @Test
  void shouldRefuseAnotherLengthAndAnotherHash() {
    byte[] good = input(INFINITY, BigInteger.ZERO, BigInteger.ZERO, INFINITY);
    assertThat(pointEvaluation.execute(good)).isPresent();
    assertThat(pointEvaluation.execute(concat(good, new byte[1]))).isEmpty();
    assertThat(pointEvaluation.execute(new byte[0])).isEmpty();
    for (int at : new int[] {0, 1, 31}) {
      byte[] bad = good.clone();
      bad[at] ^= 1;
      assertThat(pointEvaluation.execute(bad)).isEmpty();
    }
    assertThat(pointEvaluation.ethereumGas(new byte[0])).isEqualTo(50_000);
  }

  private String run(byte[] commitment, BigInteger z, BigInteger y, byte[] proof) {
    return pointEvaluation
        .execute(input(commitment, z, y, proof))
        .map(out -> hex(out))
        .orElse("refused");
  }

  private static byte[] input(byte[] commitment, BigInteger z, BigInteger y, byte[] proof) {
    byte[] hash = Sha256.hash(commitment);
    hash[0] = 1;
    return concat(hash, word(z), word(y), commitment, proof);
  }

  private static P1 g1(BigInteger factor) {
    return P1.generator().mult(factor);
  }

  private static byte[] word(BigInteger value) {
    return hex(String.format("%064x", value));
  }
}
