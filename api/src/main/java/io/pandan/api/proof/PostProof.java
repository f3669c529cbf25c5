package io.pandan.api.proof;

import io.pandan.ipld.CborReader;

/**
 * A proof of spacetime as it is on chain. Source: ref-fvm {@code shared/src/sector/post.rs}.
 *
 * @param postProof the number of the registered proof of spacetime: 10 to 14 for windows by the
 *     sector's size, on networks 18 to 20 also 5 to 9; not checked
 * @param proof the proof; not copied
 */
public record PostProof(long postProof, byte[] proof) {

  /** Reads the tuple of two fields. */
  public static PostProof read(CborReader in) {
    in.readArrayHeader(2);
    return new PostProof(in.readLong(), in.readBytes());
  }
}
