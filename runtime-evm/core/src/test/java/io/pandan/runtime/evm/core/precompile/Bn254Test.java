package io.pandan.runtime.evm.core.precompile;

import static io.pandan.runtime.evm.core.precompile.PrecompileVectors.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.runtime.evm.core.precompile.bn254.EcAdd;
import io.pandan.runtime.evm.core.precompile.bn254.EcMul;
import io.pandan.runtime.evm.core.precompile.bn254.EcPairing;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Bn254Test {
  private static final BigInteger P =
      new BigInteger(
          "21888242871839275222246405745257275088696311157297823662689037894645226208583");
  private static final BigInteger ORDER =
      new BigInteger(
          "21888242871839275222246405745257275088548364400416034343698204186575808495617");
  private static final String GENERATOR = word(BigInteger.ONE) + word(BigInteger.TWO);
  private final EcAdd ecAdd = new EcAdd(EcAdd.EIP_1108_GAS);
  private final EcMul ecMul = new EcMul(EcMul.EIP_1108_GAS);
  private final EcPairing ecPairing = EcPairing.EIP_1108;

  @Test
  void shouldAddLikeTheAffineFormulasWhenPointsAreRandom() {
    Random random = new Random(196);
    BigInteger[] sum = {BigInteger.ONE, BigInteger.TWO};
    for (int i = 0; i < 50; i++) {
      byte[] q = multiple(new BigInteger(254, random));
      byte[] input = hex(word(sum[0]) + word(sum[1]) + hexOf(q));
      sum = affineSum(sum, new BigInteger[] {new BigInteger(1, q, 0, 32), number(q, 32)});
      assertThat(hexOf(ecAdd.execute(input).orElseThrow())).isEqualTo(word(sum[0]) + word(sum[1]));
    }
  }

  @Test
  void shouldMultiplyLikeRepeatedAdditionModuloTheOrder() {
    byte[] sum = new byte[64];
    for (int k = 0; k < 40; k++) {
      assertThat(multiple(BigInteger.valueOf(k))).isEqualTo(sum);
      assertThat(multiple(ORDER.add(BigInteger.valueOf(k)))).isEqualTo(sum);
      sum = ecAdd.execute(hex(hexOf(sum) + GENERATOR)).orElseThrow();
    }
    BigInteger largest = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
    assertThat(multiple(largest)).isEqualTo(multiple(largest.mod(ORDER)));
  }

  @Test
  void shouldAnswerInfinityWhenPointsAreOpposite() {
    String minus = word(BigInteger.ONE) + word(P.subtract(BigInteger.TWO));
    assertThat(ecAdd.execute(hex(GENERATOR + minus)).orElseThrow()).isEqualTo(new byte[64]);
    assertThat(multiple(ORDER.subtract(BigInteger.ONE))).isEqualTo(hex(minus));
  }

  @Test
  void shouldRefuseWhatIsNoPoint() {
    String offCurve = word(BigInteger.ONE) + word(BigInteger.ONE);
    String notReduced = word(P.add(BigInteger.ONE)) + word(BigInteger.TWO);
    String zeroModuloP = word(P) + word(BigInteger.ZERO);
    for (String point : new String[] {offCurve, notReduced, zeroModuloP}) {
      assertThat(ecAdd.execute(hex(point + GENERATOR))).isEmpty();
      assertThat(ecAdd.execute(hex(GENERATOR + point))).isEmpty();
      assertThat(ecMul.execute(hex(point))).isEmpty();
      assertThat(ecPairing.execute(hex(point + "00".repeat(128)))).isEmpty();
    }
    String g2OffCurve = word(BigInteger.ONE).repeat(4);
    assertThat(ecPairing.execute(hex("00".repeat(64) + g2OffCurve))).isEmpty();
    String g2NotReduced = word(P) + word(BigInteger.ZERO).repeat(3);
    assertThat(ecPairing.execute(hex("00".repeat(64) + g2NotReduced))).isEmpty();
  }

  @Test
  void shouldTakeWhatIsMissingForZeroExceptInPairings() {
    assertThat(ecAdd.execute(hex(GENERATOR)).orElseThrow()).isEqualTo(hex(GENERATOR));
    assertThat(ecMul.execute(new byte[0]).orElseThrow()).isEqualTo(new byte[64]);
    assertThat(ecPairing.execute(new byte[191])).isEmpty();
    assertThat(ecPairing.execute(new byte[193])).isEmpty();
    assertThat(ecPairing.execute(new byte[192]).orElseThrow()[31]).isEqualTo((byte) 1);
  }

  private byte[] multiple(BigInteger factor) {
    return ecMul.execute(hex(GENERATOR + word(factor))).orElseThrow();
  }

  private static BigInteger[] affineSum(BigInteger[] p, BigInteger[] q) {
    BigInteger slope = p[1].subtract(q[1]).multiply(p[0].subtract(q[0]).modInverse(P)).mod(P);
    BigInteger x = slope.pow(2).subtract(p[0]).subtract(q[0]).mod(P);
    return new BigInteger[] {x, slope.multiply(p[0].subtract(x)).subtract(p[1]).mod(P)};
  }

  private static BigInteger number(byte[] bytes, int at) {
    return new BigInteger(1, Arrays.copyOfRange(bytes, at, at + 32));
  }

  private static String hexOf(byte[] bytes) {
    return java.util.HexFormat.of().formatHex(bytes);
  }

  private static String word(BigInteger value) {
    String digits = value.toString(16);
    return "0".repeat(64 - digits.length()) + digits;
  }
}
