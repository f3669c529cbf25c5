package io.pandan.api.proof;

import io.pandan.ipld.CborReader;
import io.pandan.ipld.Cid;
import java.util.ArrayList;
import java.util.List;

/**
 * One sector's seal. Source: ref-fvm {@code shared/src/sector/seal.rs}.
 *
 * @param sealProof the number of the {@link RegisteredSealProof}, not checked
 * @param miner the provider's id
 * @param sectorNumber the sector's number
 * @param dealIds the deals in the sector
 * @param randomness the ticket; not copied
 * @param interactiveRandomness the seed; not copied
 * @param proof the proof; not copied
 * @param sealedCid the replica's commitment
 * @param unsealedCid the data's commitment
 */
public record SealVerifyInfo(
    long sealProof,
    long miner,
    long sectorNumber,
    List<Long> dealIds,
    byte[] randomness,
    byte[] interactiveRandomness,
    byte[] proof,
    Cid sealedCid,
    Cid unsealedCid) {

  /** Copies the list. */
  public SealVerifyInfo {
    dealIds = List.copyOf(dealIds);
  }

  /** Reads the tuple of eight fields. */
  public static SealVerifyInfo read(CborReader in) {
    in.readArrayHeader(8);
    long sealProof = in.readLong();
    in.readArrayHeader(2);
    long miner = in.readUnsigned();
    long sectorNumber = in.readUnsigned();
    int deals = in.readArrayHeader();
    List<Long> dealIds = new ArrayList<>();
    for (int i = 0; i < deals; i++) {
      dealIds.add(in.readUnsigned());
    }
    return new SealVerifyInfo(
        sealProof,
        miner,
        sectorNumber,
        dealIds,
        in.readBytes(),
        in.readBytes(),
        in.readBytes(),
        in.readCid(),
        in.readCid());
  }

  /** Reads a list. */
  public static List<SealVerifyInfo> readAll(CborReader in) {
    int count = in.readArrayHeader();
    List<SealVerifyInfo> infos = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      infos.add(read(in));
    }
    return infos;
  }
}
