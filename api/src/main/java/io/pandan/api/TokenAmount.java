package io.pandan.api;

import java.math.BigInteger;

/**
 * An amount of the network's token in attoFIL (10⁻¹⁸ FIL). May be negative where a difference is
 * meant. Source: ref-fvm {@code shared/src/econ/mod.rs}.
 *
 * @param atto attoFIL
 */
public record TokenAmount(BigInteger atto) implements Comparable<TokenAmount> {

  /** Nothing. */
  public static final TokenAmount ZERO = new TokenAmount(BigInteger.ZERO);

  private static final BigInteger ATTO_PER_FIL = BigInteger.TEN.pow(18);

  /** An amount in attoFIL. */
  public static TokenAmount ofAtto(long atto) {
    return atto == 0 ? ZERO : new TokenAmount(BigInteger.valueOf(atto));
  }

  /** An amount in attoFIL. */
  public static TokenAmount ofAtto(BigInteger atto) {
    return atto.signum() == 0 ? ZERO : new TokenAmount(atto);
  }

  /** An amount in whole FIL. */
  public static TokenAmount ofFil(long fil) {
    return new TokenAmount(BigInteger.valueOf(fil).multiply(ATTO_PER_FIL));
  }

  /** The sum. */
  public TokenAmount plus(TokenAmount other) {
    return new TokenAmount(atto.add(other.atto));
  }

  /** The difference; negative where {@code other} is larger. */
  public TokenAmount minus(TokenAmount other) {
    return new TokenAmount(atto.subtract(other.atto));
  }

  /** This amount, {@code factor} times: a price times units of gas. */
  public TokenAmount times(long factor) {
    return new TokenAmount(atto.multiply(BigInteger.valueOf(factor)));
  }

  /** The opposite. */
  public TokenAmount negated() {
    return new TokenAmount(atto.negate());
  }

  /** Whether this is nothing. */
  public boolean isZero() {
    return atto.signum() == 0;
  }

  /** Whether this is below zero. */
  public boolean isNegative() {
    return atto.signum() < 0;
  }

  /** Whether this is above zero. */
  public boolean isPositive() {
    return atto.signum() > 0;
  }

  /** The smaller of two. */
  public TokenAmount min(TokenAmount other) {
    return compareTo(other) <= 0 ? this : other;
  }

  @Override
  public int compareTo(TokenAmount other) {
    return atto.compareTo(other.atto);
  }

  /** The amount in attoFIL, in decimal: Lotus' JSON form. */
  @Override
  public String toString() {
    return atto.toString();
  }
}
