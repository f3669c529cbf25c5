package io.pandan.host.chain.block;

import io.pandan.api.Address;
import io.pandan.api.MalformedException;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.Externs;
import io.pandan.crypto.Blake2b;
import io.pandan.ipld.Cid;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * What the chain answers to a machine of one epoch. Randomness is the Blake2b-256 digest of the
 * ticket or the beacon's entry at an epoch, as Lotus' {@code chain/rand/rand.go} gives it, undrawn;
 * the digest of an epoch before genesis is that of genesis.
 */
public final class TipsetExterns implements Externs {
  private final long epoch;
  private final DevelopmentRandomness randomness;
  private final LongFunction<Cid> tipsetCids;
  private final CirculatingSupply supply;
  private final WorkerKeys workers;

  /**
   * Externs of one machine.
   *
   * @param epoch the epoch that is executed
   * @param randomness the network's
   * @param tipsetCids the CIDs of the keys of the tipsets before that epoch
   * @param supply what circulates by the state before that epoch
   * @param workers the keys of miners' workers
   */
  TipsetExterns(
      long epoch,
      DevelopmentRandomness randomness,
      LongFunction<Cid> tipsetCids,
      CirculatingSupply supply,
      WorkerKeys workers) {
    this.epoch = epoch;
    this.randomness = randomness;
    this.tipsetCids = tipsetCids;
    this.supply = supply;
    this.workers = workers;
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
  public Optional<Address> workerKey(Address miner, long height) {
    return workers.find(miner, height);
  }

  @Override
  public TokenAmount circulatingSupply() {
    return supply.get();
  }

  private long past(long round) {
    if (round > epoch) {
      throw new MalformedException(
          "no randomness of epoch " + round + " yet, the executed one is " + epoch);
    }
    return Math.max(round, 0);
  }
}
