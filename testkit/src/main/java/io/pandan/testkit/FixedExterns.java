package io.pandan.testkit;

import io.pandan.api.Address;
import io.pandan.api.MalformedException;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.Externs;
import io.pandan.crypto.Blake2b;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A chain whose answers follow from the epoch alone. Immutable and thread safe.
 *
 * @param epoch the epoch that is executed: later ones have no randomness
 * @param circulatingSupply what is in circulation
 */
public record FixedExterns(long epoch, TokenAmount circulatingSupply) implements Externs {

  @Override
  public byte[] chainRandomness(long at) {
    return digest("chain", at);
  }

  @Override
  public byte[] beaconRandomness(long at) {
    return digest("beacon", at);
  }

  @Override
  public Cid tipsetCid(long at) {
    return Cid.sum(Codec.DAG_CBOR, digest("tipset", at));
  }

  /** There are no miners. */
  @Override
  public Optional<Address> workerKey(Address miner, long height) {
    return Optional.empty();
  }

  private byte[] digest(String what, long at) {
    if (at < 0 || at > epoch) {
      throw new MalformedException("no randomness at epoch " + at + " before " + epoch);
    }
    byte[] number = ByteBuffer.allocate(Long.BYTES).putLong(at).array();
    return Blake2b.hash(32, what.getBytes(StandardCharsets.UTF_8), number);
  }
}
