package io.pandan.runtime.evm.actor;

import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import java.util.Arrays;
import java.util.Optional;

/**
 * A contract's state as it stands on chain since actors v16. Source: builtin-actors {@code
 * actors/evm/src/state.rs}.
 *
 * @param bytecode the CID of the code's block
 * @param bytecodeHash the code's Keccak-256, 32 bytes; shared
 * @param contractState the root of the storage KAMT
 * @param transientData transient storage, with the message that it lives for
 * @param nonce how often CREATE and CREATE2 have been tried, and one
 * @param tombstone by which message the contract destroyed itself, if it did
 */
record EvmState(
    Cid bytecode,
    byte[] bytecodeHash,
    Cid contractState,
    Optional<TransientData> transientData,
    long nonce,
    Optional<Lifespan> tombstone) {

  /**
   * A top-level message by its sender and nonce: what a tombstone and transient storage hold on to.
   *
   * @param origin the id of the actor that sent the message
   * @param nonce the message's nonce
   */
  record Lifespan(long origin, long nonce) {
    private static Lifespan read(CborReader in) {
      in.readArrayHeader(2);
      return new Lifespan(in.readUnsigned(), in.readUnsigned());
    }

    private void write(CborWriter out) {
      out.writeArrayHeader(2).writeUnsigned(origin).writeUnsigned(nonce);
    }
  }

  /**
   * Transient storage.
   *
   * @param root the root of its KAMT
   * @param lifespan the message that it lives for
   */
  record TransientData(Cid root, Lifespan lifespan) {
    private static TransientData read(CborReader in) {
      in.readArrayHeader(2);
      return new TransientData(in.readCid(), Lifespan.read(in));
    }

    private void write(CborWriter out) {
      out.writeArrayHeader(2).writeCid(root);
      lifespan.write(out);
    }
  }

  static EvmState read(CborReader in) {
    in.readArrayHeader(6);
    return new EvmState(
        in.readCid(),
        in.readBytes(),
        in.readCid(),
        in.tryReadNull() ? Optional.empty() : Optional.of(TransientData.read(in)),
        in.readUnsigned(),
        in.tryReadNull() ? Optional.empty() : Optional.of(Lifespan.read(in)));
  }

  byte[] toCbor() {
    CborWriter out = new CborWriter(256);
    out.writeArrayHeader(6).writeCid(bytecode).writeBytes(bytecodeHash).writeCid(contractState);
    if (transientData.isPresent()) {
      transientData.get().write(out);
    } else {
      out.writeNull();
    }
    out.writeUnsigned(nonce);
    if (tombstone.isPresent()) {
      tombstone.get().write(out);
    } else {
      out.writeNull();
    }
    return out.toByteArray();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EvmState state && Arrays.equals(toCbor(), state.toCbor());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(toCbor());
  }
}
