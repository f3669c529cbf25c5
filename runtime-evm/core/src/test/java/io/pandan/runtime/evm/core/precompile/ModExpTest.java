package io.pandan.runtime.evm.core.precompile;

import static io.pandan.runtime.evm.core.precompile.PrecompileVectors.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.runtime.evm.core.precompile.ModExp.Pricing;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ModExpTest {
  private static final String ONE = word("01");
  private final ModExp modExp = new ModExp(Pricing.EIP_7883, ModExp.FILECOIN_MAX_LENGTH_BYTES);

  /** The cases and the column "EIP-7883 pricing" of the EIP. */
  @Test
  void shouldCostWhatEip7883Lists() {
    assertThat(modExp.ethereumGas(call(64, 1, 64, 2))).isEqualTo(500);
    assertThat(modExp.ethereumGas(call(64, 3, 64, 0x10001))).isEqualTo(2048);
    assertThat(modExp.ethereumGas(call(128, 3, 128, 0x10001))).isEqualTo(8192);
    assertThat(modExp.ethereumGas(call(256, 3, 256, 0x10001))).isEqualTo(32768);
    assertThat(modExp.ethereumGas(call(512, 3, 512, 0x10001))).isEqualTo(131072);
    assertThat(modExp.ethereumGas(call(1024, 1, 1024, 2))).isEqualTo(32768);
    assertThat(modExp.ethereumGas(call(1024, 3, 1024, 0x10001))).isEqualTo(524288);
  }

  @Test
  void shouldAgreeWithBigIntegerWhenOperandsAreRandom() {
    Random random = new Random(198);
    for (int i = 0; i < 200; i++) {
      byte[] base = bytes(random, random.nextInt(70));
      byte[] exponent = bytes(random, random.nextInt(40));
      byte[] modulus = bytes(random, 1 + random.nextInt(70));
      BigInteger m = new BigInteger(1, modulus);
      BigInteger expected =
          m.signum() == 0 ? m : new BigInteger(1, base).modPow(new BigInteger(1, exponent), m);
      byte[] out = modExp.execute(call(base, exponent, modulus)).orElseThrow();
      assertThat(out).hasSize(modulus.length);
      assertThat(new BigInteger(1, out)).isEqualTo(expected);
    }
  }

  @Test
  void shouldAgreeWithBigIntegerWhenTheModulusIsEven() {
    Random random = new Random(7883);
    for (int i = 0; i < 400; i++) {
      BigInteger m = new BigInteger(1 + random.nextInt(300), random).setBit(0);
      m = m.shiftLeft(random.nextInt(300));
      BigInteger base = new BigInteger(random.nextInt(600), random);
      base = base.shiftLeft(random.nextInt(3));
      BigInteger exponent = new BigInteger(random.nextInt(70), random);
      byte[] out = modExp.execute(call(bytes(base), bytes(exponent), bytes(m))).orElseThrow();
      assertThat(new BigInteger(1, out)).isEqualTo(base.modPow(exponent, m));
    }
  }

  @Test
  void shouldReadZerosWhereTheInputEnds() {
    // 3^0x0100 mod 0x050000: exponent and modulus lack their last bytes.
    byte[] input = hex(ONE + word("02") + word("03") + "03" + "0100" + "05");
    BigInteger expected =
        BigInteger.valueOf(3).modPow(BigInteger.valueOf(0x100), BigInteger.valueOf(0x50000));
    assertThat(new BigInteger(1, modExp.execute(input).orElseThrow())).isEqualTo(expected);
    assertThat(modExp.execute(new byte[0]).orElseThrow()).isEmpty();
  }

  @Test
  void shouldAnswerZeroWhenModulusIsZeroOrOne() {
    assertThat(modExp.execute(hex(ONE + ONE + word("02") + "0809" + "0000")).orElseThrow())
        .isEqualTo(new byte[2]);
    assertThat(modExp.execute(hex(ONE + ONE + word("02") + "0809" + "0001")).orElseThrow())
        .isEqualTo(new byte[2]);
    assertThat(modExp.execute(hex(ONE + "00".repeat(32) + ONE + "0005")).orElseThrow())
        .as("0^0 mod 5")
        .isEqualTo(new byte[] {1});
  }

  @Test
  void shouldRefuseLengthsOfMoreThan32BitsAndCostTheLeast() {
    for (String length : new String[] {word("0100000000"), "ff".repeat(32)}) {
      for (String header :
          new String[] {length + ONE + ONE, ONE + length + ONE, ONE + ONE + length}) {
        assertThat(modExp.execute(hex(header))).isEmpty();
        assertThat(modExp.ethereumGas(hex(header))).isEqualTo(500);
      }
    }
  }

  @Test
  void shouldCostMoreThanABlockHasWhenLengthsAreHuge() {
    long blockGas = 10_000_000_000L;
    for (String length : new String[] {word("01000000"), word("ffffffff")}) {
      for (String header :
          new String[] {length + ONE + ONE, ONE + length + ONE, ONE + ONE + length}) {
        assertThat(Precompiles.FILECOIN.gas(5, hex(header))).isGreaterThan(blockGas);
      }
    }
    for (Pricing pricing : Pricing.values()) {
      byte[] input = hex("ff".repeat(32) + "ff".repeat(32) + ONE);
      assertThat(new ModExp(pricing, Long.MAX_VALUE).ethereumGas(input)).isGreaterThan(1L << 55);
    }
  }

  /** Nothing is affordable here, but a test may give a call any gas. */
  @Test
  void shouldSaturateWhenTheGasDoesNotFit() {
    String huge = "ff".repeat(32);
    for (Pricing pricing : Pricing.values()) {
      ModExp any = new ModExp(pricing, ModExp.ANY_LENGTH);
      assertThat(any.ethereumGas(hex(huge + huge + ONE))).isEqualTo(Long.MAX_VALUE);
      assertThat(any.ethereumGas(hex(ONE + huge + ONE))).isEqualTo(Long.MAX_VALUE);
      assertThat(any.ethereumGas(hex(ONE + ONE + huge))).isEqualTo(Long.MAX_VALUE);
    }
    // Base and modulus of no bytes: before EIP-7883 an exponent of any length is free.
    byte[] exponentOnly = hex(word("") + huge + word(""));
    assertThat(new ModExp(Pricing.EIP_198, ModExp.ANY_LENGTH).ethereumGas(exponentOnly)).isZero();
    assertThat(new ModExp(Pricing.EIP_2565, ModExp.ANY_LENGTH).ethereumGas(exponentOnly))
        .isEqualTo(200);
    assertThat(new ModExp(Pricing.EIP_198, ModExp.ANY_LENGTH).execute(exponentOnly))
        .hasValueSatisfying(out -> assertThat(out).isEmpty());
  }

  /** A long exponent costs little at EIP-198's price; modulus and answer are then zero. */
  @Test
  void shouldAnswerZeroWhenTheModulusIsBeyondTheInput() {
    ModExp any = new ModExp(Pricing.EIP_198, ModExp.ANY_LENGTH);
    byte[] input = hex(ONE + word("20000000") + word("02") + "0301");
    assertThat(any.ethereumGas(input)).isBetween(800_000_000L, 900_000_000L);
    assertThat(any.execute(input)).hasValue(new byte[2]);
    assertThat(any.execute(hex(ONE + "ff".repeat(32) + word("02") + "03"))).hasValue(new byte[2]);
    assertThat(any.execute(hex("ff".repeat(32) + ONE + word("02") + "03"))).hasValue(new byte[2]);
  }

  @Test
  void shouldRefuseMoreThan1024BytesInOsaka() {
    ModExp osaka = new ModExp(Pricing.EIP_7883, ModExp.EIP_7823_MAX_LENGTH_BYTES);
    String most = word("0400");
    String more = word("0401");
    assertThat(osaka.execute(hex(most + most + most))).hasValue(new byte[1024]);
    assertThat(osaka.execute(hex(more + ONE + ONE))).isEmpty();
    assertThat(osaka.execute(hex(ONE + more + ONE))).isEmpty();
    assertThat(osaka.execute(hex(ONE + ONE + more))).isEmpty();
  }

  private static byte[] call(int baseBytes, int exponentBytes, int modulusBytes, int exponent) {
    byte[] exponentOf = new byte[exponentBytes];
    byte[] significant = BigInteger.valueOf(exponent).toByteArray();
    System.arraycopy(
        significant, 0, exponentOf, exponentBytes - significant.length, significant.length);
    return call(new byte[baseBytes], exponentOf, new byte[modulusBytes]);
  }

  private static byte[] call(byte[] base, byte[] exponent, byte[] modulus) {
    byte[] input = new byte[96 + base.length + exponent.length + modulus.length];
    input[31] = (byte) base.length;
    input[30] = (byte) (base.length >> 8);
    input[63] = (byte) exponent.length;
    input[95] = (byte) modulus.length;
    input[94] = (byte) (modulus.length >> 8);
    System.arraycopy(base, 0, input, 96, base.length);
    System.arraycopy(exponent, 0, input, 96 + base.length, exponent.length);
    System.arraycopy(modulus, 0, input, 96 + base.length + exponent.length, modulus.length);
    return input;
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] bytes(BigInteger value) {
    return value.toByteArray();
  }

  private static String word(String digits) {
    return "0".repeat(64 - digits.length()) + digits;
  }
}
