package io.pandan.host.rpc.filecoin;

import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.TokenAmount;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.Cid;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * The state of a multisig. Source: builtin-actors {@code actors/multisig/src/state.rs}.
 *
 * @param signers who signs
 * @param threshold how many have to
 * @param initialBalance what vests
 * @param startEpoch from which epoch on
 * @param unlockDuration over how many epochs; 0 for at once
 * @param pending the map of transactions that wait for approval
 */
record MultisigState(
    List<Address> signers,
    long threshold,
    TokenAmount initialBalance,
    long startEpoch,
    long unlockDuration,
    Cid pending) {

  static MultisigState read(ActorState actor, Blockstore blocks) {
    CborReader in = new CborReader(blocks.require(actor.head()));
    in.readArrayHeader(7);
    List<Address> signers = new ArrayList<>();
    for (int i = in.readArrayHeader(); i > 0; i--) {
      signers.add(Address.read(in));
    }
    long threshold = in.readUnsigned();
    in.skipValue();
    TokenAmount initial = TokenAmount.ofAtto(in.readBigInt());
    return new MultisigState(
        signers, threshold, initial, in.readLong(), in.readLong(), in.readCid());
  }

  /** What of the initial balance is locked in an epoch. */
  TokenAmount locked(long epoch) {
    long elapsed = epoch - startEpoch;
    if (elapsed >= unlockDuration) {
      return TokenAmount.ZERO;
    }
    if (elapsed <= 0) {
      return initialBalance;
    }
    BigInteger duration = BigInteger.valueOf(unlockDuration);
    BigInteger left = BigInteger.valueOf(unlockDuration - elapsed);
    BigInteger[] share = initialBalance.atto().multiply(left).divideAndRemainder(duration);
    return TokenAmount.ofAtto(share[1].signum() == 0 ? share[0] : share[0].add(BigInteger.ONE));
  }

  /** What may be spent in an epoch. */
  TokenAmount available(ActorState actor, long epoch) {
    TokenAmount free = actor.balance().minus(locked(epoch));
    return free.isNegative() ? TokenAmount.ZERO : free;
  }
}
