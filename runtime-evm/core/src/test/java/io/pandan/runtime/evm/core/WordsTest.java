package io.pandan.runtime.evm.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;

/** Arithmetic against BigInteger, on edges and on random words of all lengths. */
class WordsTest {
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);
  private static final BigInteger SIGN = BigInteger.ONE.shiftLeft(255);
  private static final int RANDOM_ROUNDS = 20_000;

  /** An operation on a stack whose top is at the given index. */
  private interface Operation {
    void apply(long[] stack, int sp);
  }

  @Test
  void shouldAddSubtractAndMultiplyModuloTwoToThe256() {
    check(Words::add, BigInteger::add);
    check(Words::sub, BigInteger::subtract);
    check(Words::mul, BigInteger::multiply);
  }

  @Test
  void shouldDivideUnsigned() {
    check(division(Division::div), (a, b) -> b.signum() == 0 ? b : a.divide(b));
    check(division(Division::mod), (a, b) -> b.signum() == 0 ? b : a.mod(b));
  }

  @Test
  void shouldDivideSigned() {
    check(division(Division::sdiv), (a, b) -> b.signum() == 0 ? b : signed(a).divide(signed(b)));
    check(division(Division::smod), (a, b) -> b.signum() == 0 ? b : signed(a).remainder(signed(b)));
  }

  @Test
  void shouldCompare() {
    check((s, sp) -> flag(s, sp - 4, Words.less(s, sp, sp - 4)), (a, b) -> bit(a.compareTo(b) < 0));
    check(
        (s, sp) -> flag(s, sp - 4, Words.lessSigned(s, sp, sp - 4)),
        (a, b) -> bit(signed(a).compareTo(signed(b)) < 0));
  }

  @Test
  void shouldShift() {
    check(Words::shiftLeft, (n, a) -> wide(n) ? BigInteger.ZERO : a.shiftLeft(n.intValue()));
    check(Words::shiftRight, (n, a) -> wide(n) ? BigInteger.ZERO : a.shiftRight(n.intValue()));
    check(Words::shiftRightSigned, (n, a) -> signed(a).shiftRight(wide(n) ? 256 : n.intValue()));
  }

  @Test
  void shouldPickBytesAndExtendSigns() {
    check(
        Words::byteOf,
        (i, a) ->
            i.compareTo(BigInteger.valueOf(32)) >= 0
                ? BigInteger.ZERO
                : a.shiftRight(8 * (31 - i.intValue())).and(BigInteger.valueOf(255)));
    check(
        Words::signExtend,
        (i, a) -> {
          if (i.compareTo(BigInteger.valueOf(31)) >= 0) {
            return a;
          }
          int bits = 8 * i.intValue() + 8;
          BigInteger low = a.mod(BigInteger.ONE.shiftLeft(bits));
          return a.testBit(bits - 1) ? low.subtract(BigInteger.ONE.shiftLeft(bits)) : low;
        });
  }

  @Test
  void shouldCountLeadingZeros() {
    for (BigInteger a : edges()) {
      long[] stack = new long[4];
      MemoryHost.set(stack, 0, a);
      assertThat(Words.leadingZeros(stack, 0)).isEqualTo(256 - a.bitLength());
    }
  }

  @Test
  void shouldRaiseToPowers() {
    check((s, sp) -> Words.exp(s, sp, new long[Division.SCRATCH]), (a, b) -> a.modPow(b, MODULUS));
  }

  @Test
  void shouldMaskAndAddSmall() {
    for (BigInteger a : edges()) {
      for (int bits = 1; bits <= 256; bits++) {
        long[] stack = new long[4];
        MemoryHost.set(stack, 0, a);
        Words.mask(stack, 0, bits);
        assertThat(MemoryHost.word(stack, 0)).isEqualTo(a.mod(BigInteger.ONE.shiftLeft(bits)));
      }
      for (int small : new int[] {0, 1, 32, 0xffffff}) {
        long[] stack = new long[4];
        MemoryHost.set(stack, 0, a);
        Words.addSmall(stack, 0, small);
        assertThat(MemoryHost.word(stack, 0))
            .isEqualTo(a.add(BigInteger.valueOf(small)).mod(MODULUS));
      }
    }
  }

  @Test
  void shouldAddAndMultiplyModulo() {
    List<BigInteger> values = edges();
    for (BigInteger a : values) {
      for (BigInteger b : values) {
        for (BigInteger m : values) {
          checkModular(a, b, m);
        }
      }
    }
    Random random = new Random(3);
    for (int i = 0; i < RANDOM_ROUNDS; i++) {
      checkModular(randomWord(random), randomWord(random), randomWord(random));
    }
  }

  @Test
  void shouldTakeReciprocals() {
    Random random = new Random(4);
    for (int i = 0; i < RANDOM_ROUNDS; i++) {
      long d = i < 64 ? Long.MIN_VALUE | (1L << i) - 1 : random.nextLong() | Long.MIN_VALUE;
      BigInteger exact =
          BigInteger.ONE
              .shiftLeft(128)
              .subtract(BigInteger.ONE)
              .divide(new BigInteger(Long.toUnsignedString(d)))
              .subtract(BigInteger.ONE.shiftLeft(64));
      assertThat(Division.reciprocal(d)).as("1/%x", d).isEqualTo(exact.longValue());
    }
  }

  private static void checkModular(BigInteger a, BigInteger b, BigInteger m) {
    long[] stack = new long[12];
    long[] scratch = new long[Division.SCRATCH];
    push(stack, a, b, m);
    Division.addMod(stack, 8, scratch);
    BigInteger expected = m.signum() == 0 ? m : a.add(b).mod(m);
    assertThat(MemoryHost.word(stack, 0)).as("%x + %x mod %x", a, b, m).isEqualTo(expected);
    push(stack, a, b, m);
    Division.mulMod(stack, 8, scratch);
    expected = m.signum() == 0 ? m : a.multiply(b).mod(m);
    assertThat(MemoryHost.word(stack, 0)).as("%x * %x mod %x", a, b, m).isEqualTo(expected);
  }

  private static void push(long[] stack, BigInteger a, BigInteger b, BigInteger m) {
    MemoryHost.set(stack, 8, a);
    MemoryHost.set(stack, 4, b);
    MemoryHost.set(stack, 0, m);
  }

  private interface DivisionOperation {
    void apply(long[] stack, int sp, long[] scratch);
  }

  private static Operation division(DivisionOperation operation) {
    return (stack, sp) -> operation.apply(stack, sp, new long[Division.SCRATCH]);
  }

  private static void check(Operation operation, BinaryOperator<BigInteger> expected) {
    List<BigInteger> values = edges();
    for (BigInteger a : values) {
      for (BigInteger b : values) {
        check(operation, expected, a, b);
      }
    }
    Random random = new Random(2);
    for (int i = 0; i < RANDOM_ROUNDS; i++) {
      check(operation, expected, randomWord(random), randomWord(random));
    }
  }

  private static void check(
      Operation operation, BinaryOperator<BigInteger> expected, BigInteger a, BigInteger b) {
    long[] stack = new long[8];
    MemoryHost.set(stack, 4, a);
    MemoryHost.set(stack, 0, b);
    operation.apply(stack, 4);
    assertThat(MemoryHost.word(stack, 0))
        .as("%x, %x", a, b)
        .isEqualTo(expected.apply(a, b).mod(MODULUS));
  }

  private static List<BigInteger> edges() {
    List<BigInteger> values = new ArrayList<>();
    for (int bits : new int[] {0, 1, 2, 8, 31, 63, 64, 65, 127, 128, 129, 191, 192, 193, 255}) {
      BigInteger power = BigInteger.ONE.shiftLeft(bits);
      values.add(power.subtract(BigInteger.ONE));
      values.add(power);
      values.add(MODULUS.subtract(power));
    }
    values.add(BigInteger.valueOf(255));
    values.add(BigInteger.valueOf(31));
    values.add(BigInteger.TEN.pow(18));
    return values;
  }

  /** Words of a random length, many of whose limbs are all zeros or all ones. */
  private static BigInteger randomWord(Random random) {
    BigInteger value = BigInteger.ZERO;
    for (int i = random.nextInt(5); i > 0; i--) {
      long limb =
          switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> -1;
            case 2 -> Long.MIN_VALUE >> random.nextInt(64);
            case 3 -> random.nextInt(1000);
            default -> random.nextLong();
          };
      value = value.shiftLeft(64).add(new BigInteger(Long.toUnsignedString(limb)));
    }
    return value;
  }

  private static BigInteger signed(BigInteger value) {
    return value.compareTo(SIGN) >= 0 ? value.subtract(MODULUS) : value;
  }

  private static boolean wide(BigInteger shift) {
    return shift.bitLength() > 8;
  }

  private static BigInteger bit(boolean value) {
    return value ? BigInteger.ONE : BigInteger.ZERO;
  }

  private static void flag(long[] stack, int at, boolean value) {
    Words.set(stack, at, value ? 1 : 0);
  }
}
