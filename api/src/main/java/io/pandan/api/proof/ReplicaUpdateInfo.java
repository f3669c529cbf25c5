package io.pandan.api.proof;

import io.pandan.ipld.CborReader;
import io.pandan.ipld.Cid;
import java.io.ByteArrayOutputStream;

/**
 * The update of a sector that held nothing to one that holds data. Source: ref-fvm {@code
 * shared/src/sector/seal.rs}.
 *
 * @param updateProof the number of the registered update proof, 0 to 4 by the sector's size; not
 *     checked
 * @param oldSealedCid the replica's commitment before
 * @param newSealedCid the replica's commitment after
 * @param newUnsealedCid the data's commitment after
 * @param proof the proof; not copied
 */
public record ReplicaUpdateInfo(
    long updateProof, Cid oldSealedCid, Cid newSealedCid, Cid newUnsealedCid, byte[] proof) {

  private static final int MAX_BYTE = 0xff;

  /**
   * Reads the tuple of five fields. The proof is a list of numbers in CBOR, not a byte string, as
   * ref-fvm's type has it.
   */
  public static ReplicaUpdateInfo read(CborReader in) {
    in.readArrayHeader(5);
    return new ReplicaUpdateInfo(
        in.readLong(), in.readCid(), in.readCid(), in.readCid(), readNumbers(in));
  }

  private static byte[] readNumbers(CborReader in) {
    int count = in.readArrayHeader();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      bytes.write((int) in.readLong(0, MAX_BYTE));
    }
    return bytes.toByteArray();
  }
}
