package io.pandan.builtin.actors.reward;

import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.Methods;
import io.pandan.api.TokenAmount;
import io.pandan.api.actor.ActorContext;
import io.pandan.api.actor.ActorException;
import io.pandan.api.actor.JavaActor;
import io.pandan.api.vm.InvocationResult;
import io.pandan.builtin.actors.ActorType;
import io.pandan.builtin.actors.Dispatch;
import io.pandan.builtin.actors.Parameters;
import io.pandan.builtin.actors.State;
import io.pandan.builtin.actors.Values;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.IpldBlock;
import java.math.BigInteger;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/**
 * Pays block producers out of what was set aside at genesis, and receives the tips. Source:
 * builtin-actors {@code actors/reward}. As long as a network has no miners nobody calls for a
 * payment, and no power actor reports the network's power: the state stays that of genesis.
 */
@Component(property = JavaActor.TYPE + "=" + ActorType.REWARD)
public final class RewardActor implements JavaActor {
  /** Pays the producer of a block. */
  static final long AWARD_BLOCK_REWARD = 2;

  /** Tells the smoothed reward and the baseline. */
  static final long THIS_EPOCH_REWARD = 3;

  /** Takes the network's power at the end of an epoch. */
  static final long UPDATE_NETWORK_KPI = 4;

  /** What a miner's penalty is multiplied by: {@code PENALTY_MULTIPLIER}. */
  static final long PENALTY_MULTIPLIER = 3;

  /** {@code EXPECTED_LEADERS_PER_EPOCH}. */
  private static final BigInteger EXPECTED_LEADERS = BigInteger.valueOf(5);

  private static final long MINER_APPLY_REWARDS = 14;

  private record Award(Address miner, TokenAmount penalty, TokenAmount gasReward, long winCount) {
    static Award read(CborReader in) {
      in.readArrayHeader(4);
      return new Award(
          Address.read(in),
          TokenAmount.ofAtto(in.readBigInt()),
          TokenAmount.ofAtto(in.readBigInt()),
          in.readLong());
    }
  }

  @Override
  public Optional<IpldBlock> invoke(ActorContext context, long method, Optional<IpldBlock> params) {
    Dispatch.restrictInternal(context, method);
    if (method == Methods.CONSTRUCTOR) {
      Optional<BigInteger> power = Parameters.read(params, RewardActor::readPower);
      context.acceptCallers(ActorIds.SYSTEM);
      State.create(context, RewardState.create(requirePower(power, "argument should not be nil")));
      return Optional.empty();
    }
    if (method == AWARD_BLOCK_REWARD) {
      award(context, Parameters.read(params, Award::read));
      return Optional.empty();
    }
    if (method == THIS_EPOCH_REWARD) {
      Parameters.none(params);
      return thisEpochReward(context);
    }
    if (method == UPDATE_NETWORK_KPI) {
      update(context, Parameters.read(params, RewardActor::readPower));
      return Optional.empty();
    }
    throw Dispatch.unhandled(method);
  }

  private static void award(ActorContext context, Award params) {
    context.acceptCallers(ActorIds.SYSTEM);
    TokenAmount priorBalance = context.currentBalance();
    checkAward(params, priorBalance);
    long miner =
        context
            .resolveAddress(params.miner())
            .orElseThrow(
                () ->
                    new ActorException(
                        ExitCode.USR_NOT_FOUND, "failed to resolve given owner address"));
    TokenAmount total = book(context, params);
    ActorContext.require(
        total.compareTo(priorBalance) <= 0,
        ExitCode.USR_ILLEGAL_STATE,
        "reward " + total + " exceeds balance " + priorBalance);

    CborWriter reward =
        new CborWriter()
            .writeArrayHeader(2)
            .writeBigInt(total.atto())
            .writeBigInt(params.penalty().times(PENALTY_MULTIPLIER).atto());
    if (!succeeds(context, Address.id(miner), MINER_APPLY_REWARDS, Values.of(reward), total)) {
      // It is the miner's fault; where burning fails too the reward stays here.
      succeeds(context, Address.id(ActorIds.BURNT_FUNDS), Methods.SEND, Optional.empty(), total);
    }
  }

  private static void checkAward(Award params, TokenAmount balance) {
    ActorContext.require(
        !params.penalty().isNegative(),
        ExitCode.USR_ILLEGAL_ARGUMENT,
        "negative penalty " + params.penalty());
    ActorContext.require(
        !params.gasReward().isNegative(),
        ExitCode.USR_ILLEGAL_ARGUMENT,
        "negative gas reward " + params.gasReward());
    ActorContext.require(
        balance.compareTo(params.gasReward()) >= 0,
        ExitCode.USR_ILLEGAL_STATE,
        "actor current balance "
            + balance
            + " insufficient to pay gas reward "
            + params.gasReward());
    ActorContext.require(
        params.winCount() > 0,
        ExitCode.USR_ILLEGAL_ARGUMENT,
        "invalid win count " + params.winCount());
  }

  /** Books the block's reward and returns it with the gas reward, at most what there is. */
  private static TokenAmount book(ActorContext context, Award params) {
    RewardState state = State.load(context, RewardState::read);
    TokenAmount blockReward =
        TokenAmount.ofAtto(
            FixedPoint.floorDivide(
                state.thisEpochReward().times(params.winCount()).atto(), EXPECTED_LEADERS));
    TokenAmount total = params.gasReward().plus(blockReward);
    TokenAmount balance = context.currentBalance();
    if (total.compareTo(balance) > 0) {
      total = balance;
      blockReward = total.minus(params.gasReward());
      ActorContext.require(
          !blockReward.isNegative(),
          ExitCode.USR_ILLEGAL_STATE,
          "programming error, block reward " + blockReward + " below zero");
    }
    State.save(context, state.withPaid(blockReward));
    return total;
  }

  private static boolean succeeds(
      ActorContext context,
      Address to,
      long method,
      Optional<IpldBlock> params,
      TokenAmount value) {
    try {
      InvocationResult result = context.send(to, method, params, value);
      return result.exitCode().isSuccess();
    } catch (ActorException e) {
      return false;
    }
  }

  private static Optional<IpldBlock> thisEpochReward(ActorContext context) {
    context.acceptAnyCaller();
    RewardState state = State.load(context, RewardState::read);
    CborWriter out = new CborWriter().writeArrayHeader(2);
    state.thisEpochRewardSmoothed().write(out);
    return Values.of(out.writeBigInt(state.thisEpochBaselinePower()));
  }

  private static void update(ActorContext context, Optional<BigInteger> realizedPower) {
    context.acceptCallers(ActorIds.POWER);
    BigInteger power = requirePower(realizedPower, "argument cannot be None");
    RewardState state = State.load(context, RewardState::read);
    State.save(context, state.update(context.network().epoch(), power));
  }

  private static BigInteger requirePower(Optional<BigInteger> power, String message) {
    return power.orElseThrow(() -> new ActorException(ExitCode.USR_ILLEGAL_ARGUMENT, message));
  }

  private static Optional<BigInteger> readPower(CborReader in) {
    return in.tryReadNull() ? Optional.empty() : Optional.of(in.readBigInt());
  }

  @Override
  public Optional<Cid> genesisState(Genesis genesis, Blockstore store) {
    return Optional.of(store.putCbor(RewardState.create(BigInteger.ZERO).toCbor()));
  }
}
