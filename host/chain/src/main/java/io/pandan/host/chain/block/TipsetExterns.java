package io.pandan.host.chain.block;

import io.pandan.api.ActorIds;
import io.pandan.api.ActorState;
import io.pandan.api.MalformedException;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.Externs;
import io.pandan.api.vm.StateView;
import io.pandan.crypto.Blake2b;
import io.pandan.ipld.Cid;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * What the chain answers to a machine of one epoch. Randomness is the Blake2b-256 digest of the
 * ticket or the beacon's entry at an epoch, as Lotus' {@code chain/rand/rand.go} gives it, undrawn;
 * the digest of an epoch before genesis is that of genesis.
 *
 * <p>Circulating supply, as long as nothing is mined, vested or locked: what the genesis gave to
 * accounts, less what has been burnt by the state before the epoch.
 */
public final class TipsetExterns implements Externs {
  private final long epoch;
  private final DevelopmentRandomness randomness;
  private final LongFunction<Cid> tipsetCids;
  private final TokenAmount allocated;
  private final Supplier<StateView> parentState;

  /**
   * Externs of one machine.
   *
   * @param epoch the epoch that is executed
   * @param randomness the network's
   * @param tipsetCids the CIDs of the keys of the tipsets before that epoch
   * @param allocated what accounts held at genesis
   * @param parentState the state before that epoch
   */
  public TipsetExterns(
      long epoch,
      DevelopmentRandomness randomness,
      LongFunction<Cid> tipsetCids,
      TokenAmount allocated,
      Supplier<StateView> parentState) {
    this.epoch = epoch;
    this.randomness = randomness;
    this.tipsetCids = tipsetCids;
    this.allocated = allocated;
    this.parentState = parentState;
  }

  @Override
  public byte[] chainRandomness(long round) {
    return Blake2b.hash256(randomness.ticket(past(round)).vrfProof());
  }

  @Override
  public byte[] beaconRandomness(long round) {
    return Blake2b.hash256(randomness.beaconEntry(past(round)).data());
  }

  @Override
  public Cid tipsetCid(long round) {
    if (round < 0 || round >= epoch) {
      throw new MalformedException("no tipset at epoch " + round + " before epoch " + epoch);
    }
    return tipsetCids.apply(round);
  }

  @Override
  public TokenAmount circulatingSupply() {
    TokenAmount burnt =
        parentState
            .get()
            .actor(ActorIds.BURNT_FUNDS)
            .map(ActorState::balance)
            .orElse(TokenAmount.ZERO);
    TokenAmount left = allocated.minus(burnt);
    return left.isNegative() ? TokenAmount.ZERO : left;
  }

  private long past(long round) {
    if (round > epoch) {
      throw new MalformedException(
          "no randomness of epoch " + round + " yet, the executed one is " + epoch);
    }
    return Math.max(round, 0);
  }
}
