package io.pandan.api.proof;

import io.pandan.ipld.CborReader;
import io.pandan.ipld.Cid;

/**
 * One sector among those of an aggregate. Source: ref-fvm {@code shared/src/sector/seal.rs}.
 *
 * @param sectorNumber the sector's number
 * @param randomness the ticket; not copied
 * @param interactiveRandomness the seed; not copied
 * @param sealedCid the replica's commitment
 * @param unsealedCid the data's commitment
 */
public record AggregateSealVerifyInfo(
    long sectorNumber,
    byte[] randomness,
    byte[] interactiveRandomness,
    Cid sealedCid,
    Cid unsealedCid) {

  /** Reads the tuple of five fields. */
  public static AggregateSealVerifyInfo read(CborReader in) {
    in.readArrayHeader(5);
    return new AggregateSealVerifyInfo(
        in.readUnsigned(), in.readBytes(), in.readBytes(), in.readCid(), in.readCid());
  }
}
