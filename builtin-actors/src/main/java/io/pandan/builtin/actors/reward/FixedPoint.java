package io.pandan.builtin.actors.reward;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Arithmetic on numbers with 128 bits behind the binary point (Q.128). Sources: builtin-actors
 * {@code runtime/src/builtin/reward/math.rs}, {@code actors/reward/src/expneg.rs}.
 */
final class FixedPoint {
  /** Bits behind the binary point. */
  static final int PRECISION = 128;

  private static final BigInteger[] EXP_NUMERATOR =
      coefficients(
          "-648770010757830093818553637600",
          "67469480939593786226847644286976",
          "-3197587544499098424029388939001856",
          "89244641121992890118377641805348864",
          "-1579656163641440567800982336819953664",
          "17685496037279256458459817590917169152",
          "-115682590513835356866803355398940131328",
          "340282366920938463463374607431768211456");

  private static final BigInteger[] EXP_DENOMINATOR =
      coefficients(
          "1225524182432722209606361",
          "114095592300906098243859450",
          "5665570424063336070530214243",
          "194450132448609991765137938448",
          "5068267641632683791026134915072",
          "104716890604972796896895427629056",
          "1748338658439454459487681798864896",
          "23704654329841312470660182937960448",
          "259380097567996910282699886670381056",
          "2250336698853390384720606936038375424",
          "14978272436876548034486263159246028800",
          "72144088983913131323343765784380833792",
          "224599776407103106596571252037123047424",
          "340282366920938463463374607431768211456");

  private FixedPoint() {}

  /** e to the power of a negated number: a quotient of polynomials, good below 5. */
  static BigInteger expNegated(BigInteger x) {
    return floorDivide(
        polynomial(EXP_NUMERATOR, x).shiftLeft(PRECISION), polynomial(EXP_DENOMINATOR, x));
  }

  /** The quotient, rounded towards negative infinity. */
  static BigInteger floorDivide(BigInteger dividend, BigInteger divisor) {
    BigInteger[] result = dividend.divideAndRemainder(divisor);
    boolean below = result[1].signum() != 0 && result[1].signum() != divisor.signum();
    return below ? result[0].subtract(BigInteger.ONE) : result[0];
  }

  private static BigInteger polynomial(BigInteger[] coefficients, BigInteger x) {
    BigInteger sum = BigInteger.ZERO;
    for (BigInteger coefficient : coefficients) {
      sum = sum.multiply(x).shiftRight(PRECISION).add(coefficient);
    }
    return sum;
  }

  private static BigInteger[] coefficients(String... decimals) {
    return Arrays.stream(decimals).map(BigInteger::new).toArray(BigInteger[]::new);
  }
}
