package io.pandan.vm.gas;

import io.pandan.api.TokenAmount;
import java.math.BigInteger;

/**
 * Who gets what of the funds that a sender set aside for gas. Source: ref-fvm {@code
 * fvm/src/gas/outputs.rs}.
 *
 * @param baseFeeBurn burnt for gas used
 * @param overEstimationBurn burnt for a limit far above use
 * @param minerPenalty what the miner owes for including a message below the base fee
 * @param minerTip what the premium earned on the whole limit
 * @param refund what the sender gets back
 * @param gasRefund units of gas refunded
 * @param gasBurned units of gas burnt for over-estimation
 */
public record GasOutputs(
    TokenAmount baseFeeBurn,
    TokenAmount overEstimationBurn,
    TokenAmount minerPenalty,
    TokenAmount minerTip,
    TokenAmount refund,
    long gasRefund,
    long gasBurned) {

  private static final BigInteger OVERUSE_NUMERATOR = BigInteger.valueOf(11);
  private static final BigInteger OVERUSE_DENOMINATOR = BigInteger.TEN;

  /**
   * Divides the funds; burn, tip and refund together are {@code feeCap × gasLimit}.
   *
   * @param gasUsed whole gas, not negative
   * @param gasLimit whole gas, not negative
   */
  public static GasOutputs compute(
      long gasUsed, long gasLimit, TokenAmount baseFee, TokenAmount feeCap, TokenAmount premium) {
    TokenAmount feeToPay = baseFee.min(feeCap);
    TokenAmount shortfall = baseFee.minus(feeToPay);
    TokenAmount tipPerGas = premium.min(feeCap.minus(feeToPay));
    long burned = overEstimation(gasUsed, gasLimit);
    TokenAmount baseFeeBurn = feeToPay.times(gasUsed);
    TokenAmount overEstimationBurn = feeToPay.times(burned);
    TokenAmount tip = tipPerGas.times(gasLimit);
    return new GasOutputs(
        baseFeeBurn,
        overEstimationBurn,
        shortfall.times(gasUsed).plus(shortfall.times(burned)),
        tip,
        feeCap.times(gasLimit).minus(baseFeeBurn).minus(tip).minus(overEstimationBurn),
        gasUsed == 0 ? 0 : Math.max(gasLimit - gasUsed, 0) - burned,
        burned);
  }

  /**
   * Units of gas that are burnt of what was not used: the part that grows from none at a limit of
   * 110 % of use to all at 210 %.
   */
  private static long overEstimation(long gasUsed, long gasLimit) {
    if (gasUsed == 0) {
      return gasLimit;
    }
    BigInteger used = BigInteger.valueOf(gasUsed);
    BigInteger limit = BigInteger.valueOf(gasLimit);
    BigInteger over =
        limit
            .subtract(used.multiply(OVERUSE_NUMERATOR).divide(OVERUSE_DENOMINATOR))
            .max(BigInteger.ZERO)
            .min(used);
    return limit.subtract(used).max(BigInteger.ZERO).multiply(over).divide(used).longValueExact();
  }
}
