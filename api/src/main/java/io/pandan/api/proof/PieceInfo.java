package io.pandan.api.proof;

import io.pandan.ipld.CborReader;
import io.pandan.ipld.Cid;
import java.util.ArrayList;
import java.util.List;

/**
 * A piece of a sector. Source: ref-fvm {@code shared/src/piece/mod.rs}.
 *
 * @param sizeBytes the padded size, unsigned
 * @param cid the piece's commitment
 */
public record PieceInfo(long sizeBytes, Cid cid) {

  /** Reads the tuple of two fields. */
  public static PieceInfo read(CborReader in) {
    in.readArrayHeader(2);
    return new PieceInfo(in.readUnsigned(), in.readCid());
  }

  /** Reads a list. */
  public static List<PieceInfo> readAll(CborReader in) {
    int count = in.readArrayHeader();
    List<PieceInfo> pieces = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pieces.add(read(in));
    }
    return pieces;
  }
}
