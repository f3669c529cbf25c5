package io.pandan.api.proof;

import io.pandan.ipld.CborReader;
import io.pandan.ipld.Cid;

/**
 * A sector whose data a proof of spacetime was challenged for. Source: ref-fvm {@code
 * shared/src/sector/post.rs}.
 *
 * @param sealProof the number of the {@link RegisteredSealProof}, not checked
 * @param sectorNumber the sector's number
 * @param sealedCid the replica's commitment
 */
public record SectorInfo(long sealProof, long sectorNumber, Cid sealedCid) {

  /** Reads the tuple of three fields. */
  public static SectorInfo read(CborReader in) {
    in.readArrayHeader(3);
    return new SectorInfo(in.readLong(), in.readUnsigned(), in.readCid());
  }
}
