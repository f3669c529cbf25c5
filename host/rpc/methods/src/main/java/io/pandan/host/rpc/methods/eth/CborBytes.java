package io.pandan.host.rpc.methods.eth;

import io.pandan.ipld.CborException;
import io.pandan.ipld.CborReader;
import java.util.Optional;

/** The byte string in CBOR in which Ethereum's call data and return data travel (FIP-0054). */
public final class CborBytes {
  private CborBytes() {}

  /** The bytes; empty when the block is no byte string. */
  public static Optional<byte[]> tryRead(byte[] block) {
    try {
      CborReader in = new CborReader(block);
      byte[] bytes = in.readBytes();
      in.requireEnd();
      return Optional.of(bytes);
    } catch (CborException e) {
      return Optional.empty();
    }
  }
}
