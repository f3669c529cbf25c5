package io.pandan.builtin.actors.reward;

import static io.pandan.builtin.actors.reward.FixedPoint.PRECISION;

import io.pandan.api.TokenAmount;
import java.math.BigInteger;

/**
 * How many tokens an epoch mints: a part that decays with time, and a part that waits for the
 * network's power to keep up with a baseline. Source: builtin-actors {@code
 * actors/reward/src/logic.rs}.
 *
 * @see <a href="https://spec.filecoin.io/#section-systems.filecoin_token.minting_model">minting
 *     model</a>
 */
final class MintingFunction {
  /** The baseline at genesis, 2.5057116798121726 EiB. */
  static final BigInteger BASELINE_INITIAL_VALUE = BigInteger.valueOf(2_888_888_880_000_000_000L);

  /** What the baseline grows by in an epoch, Q.128: twofold in a year. */
  private static final BigInteger BASELINE_EXPONENT =
      new BigInteger("340282591298641078465964189926313473653");

  /** The baseline an epoch before genesis. */
  static final BigInteger INITIAL_BASELINE_POWER =
      BASELINE_INITIAL_VALUE
          .shiftLeft(2 * PRECISION)
          .divide(BASELINE_EXPONENT)
          .shiftRight(PRECISION);

  /** What the decaying part mints in all. */
  static final TokenAmount SIMPLE_TOTAL = TokenAmount.ofFil(330_000_000);

  /** What the waiting part mints in all. */
  static final TokenAmount BASELINE_TOTAL = TokenAmount.ofFil(770_000_000);

  /** e to the power of lambda, less one, Q.128. */
  private static final BigInteger EXP_LAMBDA_LESS_ONE =
      new BigInteger("37396273494747879394193016954629");

  /** ln 2 in six years of epochs, Q.128. */
  private static final BigInteger LAMBDA = new BigInteger("37396271439864487274534522888786");

  private MintingFunction() {}

  /** The baseline of the next epoch. */
  static BigInteger nextBaselinePower(BigInteger power) {
    return power.multiply(BASELINE_EXPONENT).shiftRight(PRECISION);
  }

  /**
   * The exact effective time of the network, Q.128, between the whole epochs around it.
   *
   * @param effectiveTime the epoch at or above it
   * @param baselinePower the baseline at that epoch
   * @param realized the sum of the network's power so far, byte-epochs
   * @param baseline the sum of the baseline up to that epoch, byte-epochs
   */
  static BigInteger theta(
      long effectiveTime, BigInteger baselinePower, BigInteger realized, BigInteger baseline) {
    if (effectiveTime == 0) {
      return BigInteger.ZERO;
    }
    BigInteger missing =
        FixedPoint.floorDivide(baseline.subtract(realized).shiftLeft(PRECISION), baselinePower);
    return BigInteger.valueOf(effectiveTime).shiftLeft(PRECISION).subtract(missing);
  }

  /** What an epoch mints for all its leaders while the effective time moves on. */
  static TokenAmount reward(
      long epoch,
      BigInteger previousTheta,
      BigInteger theta,
      TokenAmount simpleTotal,
      TokenAmount baselineTotal) {
    BigInteger decay = FixedPoint.expNegated(LAMBDA.multiply(BigInteger.valueOf(epoch)));
    BigInteger simple =
        simpleTotal.atto().multiply(EXP_LAMBDA_LESS_ONE).multiply(decay).shiftRight(PRECISION);
    BigInteger waiting =
        baselineSupply(theta, baselineTotal.atto())
            .subtract(baselineSupply(previousTheta, baselineTotal.atto()));
    return TokenAmount.ofAtto(simple.add(waiting).shiftRight(PRECISION));
  }

  /** What the waiting part has minted at an effective time, Q.128. */
  private static BigInteger baselineSupply(BigInteger theta, BigInteger total) {
    BigInteger decay = FixedPoint.expNegated(theta.multiply(LAMBDA).shiftRight(PRECISION));
    return BigInteger.ONE.shiftLeft(PRECISION).subtract(decay).multiply(total);
  }
}
