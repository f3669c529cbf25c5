package io.pandan.runtime.evm.ethereum;

import java.math.BigInteger;

/**
 * How many blobs a block takes and what they cost (EIP-4844, EIP-7691, EIP-7840).
 *
 * @param target how many blobs a block should have
 * @param max how many it may have
 * @param maxPerTransaction how many a transaction may have (EIP-7594)
 * @param updateFraction how slowly the price moves
 */
public record BlobSchedule(int target, int max, int maxPerTransaction, long updateFraction) {
  /** EIP-4844: the gas of one blob. */
  public static final long GAS_PER_BLOB = 1 << 17;

  private static final BigInteger MAX = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);

  /**
   * The base fee of blob gas, in wei.
   *
   * @param excessBlobGas of the block's header, not negative
   * @return at most 2^256 − 1, which nobody has
   */
  public BigInteger baseFee(long excessBlobGas) {
    // e^200 exceeds 2^288, and the series below has about e times as many terms as its exponent.
    if (excessBlobGas / updateFraction > 200) {
      return MAX;
    }
    // EIP-4844's fake_exponential with a factor of 1: a Taylor series in integers.
    BigInteger numerator = BigInteger.valueOf(excessBlobGas);
    BigInteger denominator = BigInteger.valueOf(updateFraction);
    BigInteger sum = BigInteger.ZERO;
    BigInteger term = denominator;
    for (long i = 1; term.signum() > 0; i++) {
      sum = sum.add(term);
      term = term.multiply(numerator).divide(denominator.multiply(BigInteger.valueOf(i)));
    }
    return sum.divide(denominator).min(MAX);
  }
}
