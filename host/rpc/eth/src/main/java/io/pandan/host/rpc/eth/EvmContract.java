package io.pandan.host.rpc.eth;

import io.pandan.api.ActorState;
import io.pandan.api.FatalException;
import io.pandan.api.vm.StateView;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.CborCodec;
import io.pandan.ipld.CborException;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.Cid;
import io.pandan.ipld.hamt.Kamt;
import io.pandan.ipld.hamt.KamtConfig;
import java.util.Optional;

/**
 * A contract's state as the EVM actor keeps it, read without running the actor: reads go on while a
 * runtime is missing. Source: builtin-actors {@code actors/evm/src/state.rs}.
 *
 * @param bytecode the code that runs
 * @param storage the KAMT of storage
 * @param nonce one more than the contracts it has made
 * @param destroyed whether it has a tombstone, so that it is dead after the message that left it
 */
record EvmContract(Cid bytecode, Cid storage, long nonce, boolean destroyed) {
  private static final String ACTOR = "evm";
  private static final int FIELDS = 6;
  private static final int HASH_BYTES = 32;

  /**
   * A contract's state.
   *
   * @param actor any actor
   * @param state the state tree that it is from
   * @param blocks has the actor's state
   * @return the state; empty when the actor is no contract
   */
  static Optional<EvmContract> of(ActorState actor, StateView state, Blockstore blocks) {
    if (state.manifest().find(ACTOR).filter(actor.code()::equals).isEmpty()) {
      return Optional.empty();
    }
    try {
      CborReader in = new CborReader(read(blocks, actor.head()));
      in.readArrayHeader(FIELDS);
      Cid bytecode = in.readCid();
      in.readBytes(HASH_BYTES);
      Cid storage = in.readCid();
      in.skipValue();
      long nonce = in.readUnsigned();
      return Optional.of(new EvmContract(bytecode, storage, nonce, !in.tryReadNull()));
    } catch (CborException e) {
      throw new FatalException("the state of a contract cannot be read: " + actor.head(), e);
    }
  }

  /** The code; none after self-destruction. */
  byte[] code(Blockstore blocks) {
    return destroyed ? new byte[0] : read(blocks, bytecode);
  }

  /**
   * A word of storage.
   *
   * @param blocks has the storage
   * @param key 32 bytes
   * @return 32 bytes; zeros where nothing is stored
   */
  byte[] storageAt(Blockstore blocks, byte[] key) {
    byte[] word = new byte[HASH_BYTES];
    if (!destroyed) {
      Kamt.load(blocks, storage, KamtConfig.EVM_STORAGE, CborCodec.BYTES)
          .get(key)
          .ifPresent(
              value -> System.arraycopy(value, 0, word, word.length - value.length, value.length));
    }
    return word;
  }

  private static byte[] read(Blockstore blocks, Cid cid) {
    return blocks
        .get(cid)
        .orElseThrow(() -> new FatalException("block of a contract is missing: " + cid));
  }
}
