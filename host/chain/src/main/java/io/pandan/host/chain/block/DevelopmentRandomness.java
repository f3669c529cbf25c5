package io.pandan.host.chain.block;

import io.pandan.api.chain.BlockHeader;
import io.pandan.crypto.Blake2b;
import io.pandan.ipld.CborWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The randomness of a network without miners and without a beacon: tickets, beacon entries and
 * election proofs that follow from the genesis and the epoch alone. They have the form of the real
 * ones (96 bytes, as a BLS signature), prove nothing, and everyone can foretell them.
 *
 * <p>Bytes are the Blake2b-256 digests of purpose, seed, epoch and counter, one after the other;
 * the seed is that of the network's name, chain id and genesis time. A beacon's round is the epoch.
 */
public final class DevelopmentRandomness {
  private static final int SIGNATURE_BYTES = 96;
  private static final int DIGEST_BYTES = 32;

  private final byte[] seed;
  private final BeaconValues values;

  /**
   * Randomness of one network.
   *
   * @param networkName its name
   * @param chainId Ethereum's chain id
   * @param genesisTimestampS seconds since 1970 of the genesis block
   * @param values what its owner lets the beacon say
   */
  public DevelopmentRandomness(
      String networkName, long chainId, long genesisTimestampS, BeaconValues values) {
    this.values = values;
    seed =
        Blake2b.hash256(
            new CborWriter()
                .writeArrayHeader(3)
                .writeText(networkName)
                .writeLong(chainId)
                .writeLong(genesisTimestampS)
                .toByteArray());
  }

  /** The ticket of an epoch's block. */
  public BlockHeader.Ticket ticket(long epoch) {
    return new BlockHeader.Ticket(expand("ticket", epoch));
  }

  /** The beacon's entry for an epoch. */
  public BlockHeader.BeaconEntry beaconEntry(long epoch) {
    return new BlockHeader.BeaconEntry(
        epoch, values.get(epoch).orElseGet(() -> expand("beacon", epoch)));
  }

  /** The election's proof of an epoch's block: one win. */
  public BlockHeader.ElectionProof electionProof(long epoch) {
    return new BlockHeader.ElectionProof(1, expand("election", epoch));
  }

  private byte[] expand(String purpose, long epoch) {
    byte[] out = new byte[SIGNATURE_BYTES];
    byte[] label = purpose.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < SIGNATURE_BYTES / DIGEST_BYTES; i++) {
      byte[] position = ByteBuffer.allocate(12).putLong(epoch).putInt(i).array();
      byte[] digest = Blake2b.hash(DIGEST_BYTES, label, seed, position);
      System.arraycopy(digest, 0, out, i * DIGEST_BYTES, DIGEST_BYTES);
    }
    return out;
  }
}
