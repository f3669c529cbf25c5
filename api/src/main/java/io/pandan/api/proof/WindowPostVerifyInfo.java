package io.pandan.api.proof;

import io.pandan.ipld.CborReader;
import java.util.ArrayList;
import java.util.List;

/**
 * A window proof of spacetime. Source: ref-fvm {@code shared/src/sector/post.rs}.
 *
 * @param randomness what the challenges follow from; not copied
 * @param proofs one for each partition
 * @param challengedSectors the sectors of all partitions
 * @param prover the provider's id
 */
public record WindowPostVerifyInfo(
    byte[] randomness, List<PostProof> proofs, List<SectorInfo> challengedSectors, long prover) {

  /** Copies the lists. */
  public WindowPostVerifyInfo {
    proofs = List.copyOf(proofs);
    challengedSectors = List.copyOf(challengedSectors);
  }

  /** Reads the tuple of four fields. */
  public static WindowPostVerifyInfo read(CborReader in) {
    in.readArrayHeader(4);
    byte[] randomness = in.readBytes();
    int proofCount = in.readArrayHeader();
    List<PostProof> proofs = new ArrayList<>();
    for (int i = 0; i < proofCount; i++) {
      proofs.add(PostProof.read(in));
    }
    int sectorCount = in.readArrayHeader();
    List<SectorInfo> sectors = new ArrayList<>();
    for (int i = 0; i < sectorCount; i++) {
      sectors.add(SectorInfo.read(in));
    }
    return new WindowPostVerifyInfo(randomness, proofs, sectors, in.readUnsigned());
  }
}
