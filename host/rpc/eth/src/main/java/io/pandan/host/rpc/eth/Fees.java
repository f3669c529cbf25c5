package io.pandan.host.rpc.eth;

import java.math.BigInteger;

/**
 * What a unit of gas costs in Filecoin. Source: ref-fvm {@code fvm/src/gas/outputs.rs}.
 *
 * @param gasUsed units of gas
 * @param gasLimit units of gas
 * @param baseFee the tipset's base fee, attoFIL
 * @param feeCap the message's fee cap, attoFIL
 * @param premium the message's premium, attoFIL
 */
record Fees(
    long gasUsed, long gasLimit, BigInteger baseFee, BigInteger feeCap, BigInteger premium) {
  private static final BigInteger OVERUSE_NUMERATOR = BigInteger.valueOf(11);
  private static final BigInteger OVERUSE_DENOMINATOR = BigInteger.TEN;

  /** The premium that is left under the cap, attoFIL a unit; not negative. */
  BigInteger effectivePremium() {
    return premium.min(feeCap.subtract(baseFee)).max(BigInteger.ZERO);
  }

  /** What the sender pays in all, attoFIL: base fee and over-estimation burnt, and the tip. */
  BigInteger total() {
    BigInteger paidBaseFee = baseFee.min(feeCap);
    return paidBaseFee
        .multiply(BigInteger.valueOf(gasUsed).add(overEstimation()))
        .add(effectivePremium().multiply(BigInteger.valueOf(gasLimit)));
  }

  /** What a unit of gas used costs on average, attoFIL, rounded down; 0 where none was used. */
  BigInteger effectiveGasPrice() {
    return gasUsed == 0 ? BigInteger.ZERO : total().divide(BigInteger.valueOf(gasUsed));
  }

  /** Units of gas that are burnt because the limit was far above use. */
  private BigInteger overEstimation() {
    BigInteger used = BigInteger.valueOf(gasUsed);
    BigInteger limit = BigInteger.valueOf(gasLimit);
    if (gasUsed == 0) {
      return limit;
    }
    BigInteger over =
        limit
            .subtract(used.multiply(OVERUSE_NUMERATOR).divide(OVERUSE_DENOMINATOR))
            .max(BigInteger.ZERO)
            .min(used);
    BigInteger remaining = limit.subtract(used).max(BigInteger.ZERO);
    return remaining.multiply(over).divide(used);
  }
}
