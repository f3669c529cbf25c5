package io.pandan.api;

/**
 * An amount of gas, counted in thousandths. Source: ref-fvm {@code fvm/src/gas/mod.rs}.
 *
 * @param milligas thousandths of a unit of gas; may be negative where a difference is meant
 */
public record Gas(long milligas) implements Comparable<Gas> {

  /** How many milligas one unit of gas has. */
  public static final long MILLIGAS_PER_GAS = 1_000;

  /** No gas. */
  public static final Gas ZERO = new Gas(0);

  /**
   * Whole units of gas, saturating at what a long of milligas can hold.
   *
   * @param gas units of gas
   */
  public static Gas of(long gas) {
    long high = Math.multiplyHigh(gas, MILLIGAS_PER_GAS);
    long low = gas * MILLIGAS_PER_GAS;
    if (high != low >> 63) {
      return new Gas(gas > 0 ? Long.MAX_VALUE : Long.MIN_VALUE);
    }
    return new Gas(low);
  }

  /** The sum, saturating. */
  public Gas plus(Gas other) {
    long sum = milligas + other.milligas;
    if (((milligas ^ sum) & (other.milligas ^ sum)) < 0) {
      return new Gas(milligas > 0 ? Long.MAX_VALUE : Long.MIN_VALUE);
    }
    return new Gas(sum);
  }

  /** The difference, saturating. */
  public Gas minus(Gas other) {
    long difference = milligas - other.milligas;
    if (((milligas ^ other.milligas) & (milligas ^ difference)) < 0) {
      return new Gas(milligas > 0 ? Long.MAX_VALUE : Long.MIN_VALUE);
    }
    return new Gas(difference);
  }

  /** Units of gas, rounded up: what a receipt shows. */
  public long roundUp() {
    return Math.ceilDiv(milligas, MILLIGAS_PER_GAS);
  }

  /** Units of gas, rounded down: what the {@code gas.available} syscall shows. */
  public long roundDown() {
    return Math.floorDiv(milligas, MILLIGAS_PER_GAS);
  }

  @Override
  public int compareTo(Gas other) {
    return Long.compare(milligas, other.milligas);
  }

  /** Units and thousandths, as in {@code 12.345}. */
  @Override
  public String toString() {
    long rest = Math.floorMod(milligas, MILLIGAS_PER_GAS);
    long whole = Math.floorDiv(milligas, MILLIGAS_PER_GAS);
    return rest == 0 ? Long.toString(whole) : "%d.%03d".formatted(whole, rest);
  }
}
