package io.pandan.api.vm;

import io.pandan.api.Address;
import io.pandan.api.TokenAmount;
import io.pandan.ipld.Cid;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What the VM asks of the chain, at the fixed tipset that a machine executes on. Implemented by the
 * chain, one per machine. Source: ref-fvm {@code fvm/src/externs/mod.rs}.
 */
@ProviderType
public interface Externs {

  /**
   * The digest of the ticket chain at an epoch, 32 bytes (version 4 line: undrawn).
   *
   * @throws io.pandan.api.MalformedException when the chain has no randomness for the epoch; the
   *     actor sees ILLEGAL_ARGUMENT
   */
  byte[] chainRandomness(long epoch);

  /**
   * The digest of the beacon at an epoch, 32 bytes (version 4 line: undrawn).
   *
   * @throws io.pandan.api.MalformedException when the chain has no randomness for the epoch; the
   *     actor sees ILLEGAL_ARGUMENT
   */
  byte[] beaconRandomness(long epoch);

  /** The CID of the tipset key at an epoch; of the one before where the epoch is null. */
  Cid tipsetCid(long epoch);

  /**
   * The key that a miner's blocks of a height had to be signed by: its worker's in the state that
   * blocks of that height look back to.
   *
   * @param miner the miner as the block names it
   * @param height the height of the block
   * @return an f1, f3 or f4 address; empty where the height is final, or there is no such miner
   */
  Optional<Address> workerKey(Address miner, long height);

  /** The tokens in circulation at the machine's tipset. */
  TokenAmount circulatingSupply();
}
