package io.pandan.host.rpc.filecoin;

import io.pandan.api.ActorState;
import io.pandan.api.TokenAmount;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.Cid;

/**
 * The state of a storage miner. Source: builtin-actors {@code actors/miner/src/state.rs}.
 *
 * @param info who it is
 * @param preCommitDeposits what is deposited for sectors that are not proven yet
 * @param lockedFunds what vests
 * @param vestingFunds when; as it is encoded
 * @param feeDebt what it owes
 * @param initialPledge what is pledged for its sectors
 * @param preCommitted the map of sectors that are not proven yet
 * @param allocated the numbers of sectors that are taken
 * @param sectors its sectors by number
 * @param provingPeriodStart the first epoch of its proving period
 * @param currentDeadline the deadline that it is at
 * @param deadlines its deadlines
 */
record MinerState(
    Cid info,
    TokenAmount preCommitDeposits,
    TokenAmount lockedFunds,
    byte[] vestingFunds,
    TokenAmount feeDebt,
    TokenAmount initialPledge,
    Cid preCommitted,
    Cid allocated,
    Cid sectors,
    long provingPeriodStart,
    long currentDeadline,
    Cid deadlines) {

  static MinerState read(ActorState actor, Blockstore blocks) {
    CborReader in = new CborReader(blocks.require(actor.head()));
    in.readArrayHeader(15);
    Cid info = in.readCid();
    TokenAmount deposits = amount(in);
    TokenAmount locked = amount(in);
    byte[] vesting = in.readRaw();
    TokenAmount debt = amount(in);
    TokenAmount pledge = amount(in);
    Cid preCommitted = in.readCid();
    in.skipValue();
    return new MinerState(
        info,
        deposits,
        locked,
        vesting,
        debt,
        pledge,
        preCommitted,
        in.readCid(),
        in.readCid(),
        in.readLong(),
        in.readUnsigned(),
        in.readCid());
  }

  private static TokenAmount amount(CborReader in) {
    return TokenAmount.ofAtto(in.readBigInt());
  }

  /** What it may spend without what has vested since its last deadline; zero when it owes more. */
  TokenAmount available(ActorState actor) {
    TokenAmount free =
        actor.balance().minus(lockedFunds).minus(preCommitDeposits).minus(initialPledge);
    TokenAmount left = free.minus(feeDebt);
    return left.isNegative() ? TokenAmount.ZERO : left;
  }

  /** What has vested before an epoch and is locked until the miner's next message. */
  TokenAmount vested(long epoch, Blockstore blocks) {
    CborReader in = new CborReader(vestingFunds);
    if (in.tryReadNull()) {
      return TokenAmount.ZERO;
    }
    in.readArrayHeader(2);
    TokenAmount sum = vested(in, epoch);
    CborReader rest = new CborReader(blocks.require(in.readCid()));
    for (int i = rest.readArrayHeader(); i > 0; i--) {
      sum = sum.plus(vested(rest, epoch));
    }
    return sum;
  }

  private static TokenAmount vested(CborReader in, long epoch) {
    in.readArrayHeader(2);
    boolean past = in.readLong() < epoch;
    TokenAmount amount = amount(in);
    return past ? amount : TokenAmount.ZERO;
  }
}
