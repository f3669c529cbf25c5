package io.pandan.conformance.vectors;

import io.pandan.api.Address;
import io.pandan.api.FatalException;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.Externs;
import io.pandan.conformance.vectors.RecordedRandomness.Source;
import io.pandan.ipld.Cid;
import java.util.Locale;
import java.util.Optional;

/**
 * A chain that answers what was recorded, in place of a node's. Where nothing was recorded it fails
 * as the host fails: the network's machine did not ask that. Immutable.
 *
 * @param randomness what was recorded
 * @param circulatingSupply what is in circulation
 */
record RecordedExterns(RecordedRandomness randomness, TokenAmount circulatingSupply)
    implements Externs {

  @Override
  public byte[] chainRandomness(long epoch) {
    return find(Source.CHAIN, epoch);
  }

  @Override
  public byte[] beaconRandomness(long epoch) {
    return find(Source.BEACON, epoch);
  }

  @Override
  public Cid tipsetCid(long epoch) {
    throw new FatalException("the tipset at epoch " + epoch + " was asked for, none is recorded");
  }

  /** As in the reference harness, which finds no faults. */
  @Override
  public Optional<Address> workerKey(Address miner, long height) {
    return Optional.empty();
  }

  private byte[] find(Source source, long epoch) {
    return randomness
        .find(source, epoch)
        .orElseThrow(
            () ->
                new FatalException(
                    "%s randomness at epoch %d was asked for, %d other answers are recorded"
                        .formatted(
                            source.name().toLowerCase(Locale.ROOT),
                            epoch,
                            randomness.draws().size())));
  }
}
