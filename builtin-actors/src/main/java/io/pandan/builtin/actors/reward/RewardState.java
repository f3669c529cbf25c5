package io.pandan.builtin.actors.reward;

import io.pandan.api.TokenAmount;
import io.pandan.builtin.actors.State;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import java.math.BigInteger;

/**
 * State of the Reward actor. Source: builtin-actors {@code actors/reward/src/state.rs}.
 *
 * @param cumsumBaseline the sum of the baseline up to the effective time, byte-epochs
 * @param cumsumRealized the sum of the network's power, at most the baseline's, byte-epochs
 * @param effectiveNetworkTime the epoch at which the baseline's sum reaches that of the power
 * @param effectiveBaselinePower the baseline at that epoch, bytes
 * @param thisEpochReward what the epoch mints for all its leaders
 * @param thisEpochRewardSmoothed the same, smoothed
 * @param thisEpochBaselinePower the baseline of the epoch, bytes
 * @param epoch the epoch that all this was computed for
 * @param totalStoragePowerReward what has been paid to block producers
 * @param simpleTotal what the decaying part mints in all
 * @param baselineTotal what the waiting part mints in all
 */
record RewardState(
    BigInteger cumsumBaseline,
    BigInteger cumsumRealized,
    long effectiveNetworkTime,
    BigInteger effectiveBaselinePower,
    TokenAmount thisEpochReward,
    FilterEstimate thisEpochRewardSmoothed,
    BigInteger thisEpochBaselinePower,
    long epoch,
    TokenAmount totalStoragePowerReward,
    TokenAmount simpleTotal,
    TokenAmount baselineTotal)
    implements State {
  /** No epoch: the one before the first. */
  private static final long EPOCH_UNDEFINED = -1;

  private static final BigInteger INITIAL_POSITION_ATTO = new BigInteger("36266260308195979333");
  private static final BigInteger INITIAL_VELOCITY_ATTO = BigInteger.valueOf(-109_897_758_509L);

  /** The state of epoch 0. */
  static RewardState create(BigInteger realizedPower) {
    return new RewardState(
            BigInteger.ZERO,
            BigInteger.ZERO,
            0,
            MintingFunction.BASELINE_INITIAL_VALUE,
            TokenAmount.ZERO,
            FilterEstimate.of(INITIAL_POSITION_ATTO, INITIAL_VELOCITY_ATTO),
            MintingFunction.INITIAL_BASELINE_POWER,
            EPOCH_UNDEFINED,
            TokenAmount.ZERO,
            MintingFunction.SIMPLE_TOTAL,
            MintingFunction.BASELINE_TOTAL)
        .nextWithReward(realizedPower);
  }

  static RewardState read(CborReader in) {
    in.readArrayHeader(11);
    return new RewardState(
        in.readBigInt(),
        in.readBigInt(),
        in.readLong(),
        in.readBigInt(),
        TokenAmount.ofAtto(in.readBigInt()),
        FilterEstimate.read(in),
        in.readBigInt(),
        in.readLong(),
        TokenAmount.ofAtto(in.readBigInt()),
        TokenAmount.ofAtto(in.readBigInt()),
        TokenAmount.ofAtto(in.readBigInt()));
  }

  @Override
  public void write(CborWriter out) {
    out.writeArrayHeader(11);
    out.writeBigInt(cumsumBaseline);
    out.writeBigInt(cumsumRealized);
    out.writeLong(effectiveNetworkTime);
    out.writeBigInt(effectiveBaselinePower);
    out.writeBigInt(thisEpochReward.atto());
    thisEpochRewardSmoothed.write(out);
    out.writeBigInt(thisEpochBaselinePower);
    out.writeLong(epoch);
    out.writeBigInt(totalStoragePowerReward.atto());
    out.writeBigInt(simpleTotal.atto());
    out.writeBigInt(baselineTotal.atto());
  }

  /**
   * The state when a tipset at some epoch is done, epochs without blocks in between included.
   *
   * @param current the tipset's epoch
   * @param realizedPower the network's power, bytes
   */
  RewardState update(long current, BigInteger realizedPower) {
    RewardState state = this;
    while (state.epoch < current) {
      state = state.next(realizedPower);
    }
    state = state.nextWithReward(realizedPower);
    return state.withSmoothed(
        state.thisEpochRewardSmoothed.next(state.thisEpochReward.atto(), state.epoch - epoch));
  }

  /** The state after a payment to a block producer. */
  RewardState withPaid(TokenAmount paid) {
    return new RewardState(
        cumsumBaseline,
        cumsumRealized,
        effectiveNetworkTime,
        effectiveBaselinePower,
        thisEpochReward,
        thisEpochRewardSmoothed,
        thisEpochBaselinePower,
        epoch,
        totalStoragePowerReward.plus(paid),
        simpleTotal,
        baselineTotal);
  }

  private RewardState next(BigInteger realizedPower) {
    BigInteger baselinePower = MintingFunction.nextBaselinePower(thisEpochBaselinePower);
    BigInteger realized = cumsumRealized.add(baselinePower.min(realizedPower));
    BigInteger baseline = cumsumBaseline;
    long time = effectiveNetworkTime;
    BigInteger effectivePower = effectiveBaselinePower;
    while (realized.compareTo(baseline) > 0) {
      time++;
      effectivePower = MintingFunction.nextBaselinePower(effectivePower);
      baseline = baseline.add(effectivePower);
    }
    return new RewardState(
        baseline,
        realized,
        time,
        effectivePower,
        thisEpochReward,
        thisEpochRewardSmoothed,
        baselinePower,
        epoch + 1,
        totalStoragePowerReward,
        simpleTotal,
        baselineTotal);
  }

  private RewardState nextWithReward(BigInteger realizedPower) {
    RewardState next = next(realizedPower);
    TokenAmount reward =
        MintingFunction.reward(next.epoch, theta(), next.theta(), simpleTotal, baselineTotal);
    return new RewardState(
        next.cumsumBaseline,
        next.cumsumRealized,
        next.effectiveNetworkTime,
        next.effectiveBaselinePower,
        reward,
        next.thisEpochRewardSmoothed,
        next.thisEpochBaselinePower,
        next.epoch,
        next.totalStoragePowerReward,
        next.simpleTotal,
        next.baselineTotal);
  }

  private RewardState withSmoothed(FilterEstimate smoothed) {
    return new RewardState(
        cumsumBaseline,
        cumsumRealized,
        effectiveNetworkTime,
        effectiveBaselinePower,
        thisEpochReward,
        smoothed,
        thisEpochBaselinePower,
        epoch,
        totalStoragePowerReward,
        simpleTotal,
        baselineTotal);
  }

  private BigInteger theta() {
    return MintingFunction.theta(
        effectiveNetworkTime, effectiveBaselinePower, cumsumRealized, cumsumBaseline);
  }
}
