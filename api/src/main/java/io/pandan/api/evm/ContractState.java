package io.pandan.api.evm;

import io.pandan.crypto.Keccak256;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.CborException;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import java.util.Arrays;
import java.util.Optional;

/**
 * A contract's state as the EVM actor keeps it on chain since actors v16, on either actor set.
 * Source: builtin-actors {@code actors/evm/src/state.rs}.
 *
 * @param bytecode the CID of the code's block
 * @param bytecodeHash the code's Keccak-256, 32 bytes; shared
 * @param contractState the root of the storage, see {@link ContractStorage}
 * @param transientData transient storage, with the message that it lives for
 * @param nonce how often CREATE and CREATE2 have been tried, and one
 * @param tombstone by which message the contract destroyed itself, if it did
 */
public record ContractState(
    Cid bytecode,
    byte[] bytecodeHash,
    Cid contractState,
    Optional<TransientData> transientData,
    long nonce,
    Optional<Lifespan> tombstone) {

  /** The name of the contracts' code in the manifest of built-in actors. */
  public static final String ACTOR = "evm";

  private static final int FIELDS = 6;
  private static final int HASH_BYTES = 32;

  /**
   * A top-level message by its sender and nonce: what a tombstone and transient storage hold on to.
   *
   * @param origin the id of the actor that sent the message
   * @param nonce the message's nonce
   */
  public record Lifespan(long origin, long nonce) {
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
   * @param root its root, of the same form as that of storage
   * @param lifespan the message that it lives for
   */
  public record TransientData(Cid root, Lifespan lifespan) {
    private static TransientData read(CborReader in) {
      in.readArrayHeader(2);
      return new TransientData(in.readCid(), Lifespan.read(in));
    }

    private void write(CborWriter out) {
      out.writeArrayHeader(2).writeCid(root);
      lifespan.write(out);
    }
  }

  /**
   * Reads the tuple of six fields.
   *
   * @throws CborException when it is another
   */
  public static ContractState read(CborReader in) {
    in.readArrayHeader(FIELDS);
    return new ContractState(
        in.readCid(),
        in.readBytes(HASH_BYTES),
        in.readCid(),
        in.tryReadNull() ? Optional.empty() : Optional.of(TransientData.read(in)),
        in.readUnsigned(),
        in.tryReadNull() ? Optional.empty() : Optional.of(Lifespan.read(in)));
  }

  /** The tuple in DAG-CBOR; a new array. */
  public byte[] toCbor() {
    CborWriter out = new CborWriter(256);
    out.writeArrayHeader(FIELDS);
    out.writeCid(bytecode).writeBytes(bytecodeHash).writeCid(contractState);
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

  /**
   * A new contract that has made nothing and stores nothing.
   *
   * @param code what it runs; stored as a block, shared
   * @param store where code and storage are put
   */
  public static ContractState of(byte[] code, Blockstore store) {
    return new ContractState(
        putCode(code, store),
        Keccak256.hash(code),
        ContractStorage.create(store).flush(),
        Optional.empty(),
        1,
        Optional.empty());
  }

  /**
   * The same contract with other code; a destroyed one lives again.
   *
   * @param code what it runs; stored as a block, shared
   * @param store where the code is put
   */
  public ContractState withCode(byte[] code, Blockstore store) {
    return new ContractState(
        putCode(code, store),
        Keccak256.hash(code),
        contractState,
        transientData,
        nonce,
        Optional.empty());
  }

  /** The same contract with another storage. */
  public ContractState withStorage(Cid root) {
    return new ContractState(bytecode, bytecodeHash, root, transientData, nonce, tombstone);
  }

  /** The same contract with another nonce. */
  public ContractState withNonce(long newNonce) {
    return new ContractState(
        bytecode, bytecodeHash, contractState, transientData, newNonce, tombstone);
  }

  private static Cid putCode(byte[] code, Blockstore store) {
    Cid cid = Cid.sum(Codec.RAW, code);
    store.put(cid, code);
    return cid;
  }

  /** By what it writes: arrays count with their bytes. */
  @Override
  public boolean equals(Object other) {
    return other instanceof ContractState state && Arrays.equals(toCbor(), state.toCbor());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(toCbor());
  }
}
