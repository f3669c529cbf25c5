package io.pandan.host.chain.block;

import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.FatalException;
import io.pandan.api.Message;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ApplyKind;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.vm.Executor;
import io.pandan.ipld.CborWriter;

/**
 * The messages from f00 that end an epoch, which nobody signs or pays for. That one fails is fatal.
 * Source: Lotus {@code chain/consensus/compute_state.go}.
 */
final class ImplicitMessages {

  /** {@code AwardBlockReward} of the reward actor. */
  private static final long AWARD_BLOCK_REWARD = 2;

  /** {@code EpochTick} of the cron actor. */
  private static final long EPOCH_TICK = 2;

  /** Lotus: the reward's limit, and "never too little" for cron. */
  private static final long REWARD_GAS_LIMIT = 1L << 30;

  private static final long CRON_GAS_LIMIT = BaseFee.BLOCK_GAS_LIMIT * 10_000;

  private final Executor executor;
  private final long epoch;

  ImplicitMessages(Executor executor, long epoch) {
    this.executor = executor;
    this.epoch = epoch;
  }

  /**
   * Pays a block's miner: the epoch's reward and the tips, less penalties.
   *
   * @param miner the miner's f0 address
   * @param penalty what the block's messages cost him
   * @param tips what they brought
   * @param wins how often he was elected
   */
  void awardBlock(Address miner, TokenAmount penalty, TokenAmount tips, long wins) {
    CborWriter params = new CborWriter().writeArrayHeader(4);
    miner.write(params);
    params.writeBigInt(penalty.atto()).writeBigInt(tips.atto()).writeLong(wins);
    apply(ActorIds.REWARD, AWARD_BLOCK_REWARD, params.toByteArray(), REWARD_GAS_LIMIT);
  }

  /** Lets actors do what is due. */
  void tickCron() {
    apply(ActorIds.CRON, EPOCH_TICK, new byte[0], CRON_GAS_LIMIT);
  }

  private void apply(long to, long method, byte[] params, long gasLimit) {
    Message message =
        new Message(
            0,
            Address.id(to),
            Address.id(ActorIds.SYSTEM),
            epoch,
            TokenAmount.ZERO,
            gasLimit,
            TokenAmount.ZERO,
            TokenAmount.ZERO,
            method,
            params);
    ApplyResult result = executor.execute(message, ApplyKind.IMPLICIT, message.toCbor().length);
    if (!result.receipt().exitCode().isSuccess()) {
      throw new FatalException(
          "method "
              + method
              + " of f0"
              + to
              + " in epoch "
              + epoch
              + " ended in exit code "
              + result.receipt().exitCode()
              + ": "
              + result.failure().orElse(""));
    }
  }
}
