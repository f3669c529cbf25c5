package io.pandan.host.rpc.methods.eth;

import io.pandan.api.ActorState;
import io.pandan.api.FatalException;
import io.pandan.api.evm.ContractState;
import io.pandan.api.evm.ContractStorage;
import io.pandan.api.vm.StateView;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.CborException;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.Cid;
import java.util.Optional;

/**
 * A contract as Ethereum's clients see it, read without running its actor: reads go on while a
 * runtime is missing.
 *
 * @param state its state on chain
 */
public record EvmContract(ContractState state) {

  /**
   * A contract's state.
   *
   * @param actor any actor
   * @param state the state tree that it is from
   * @param blocks has the actor's state
   * @return the state; empty when the actor is no contract
   */
  public static Optional<EvmContract> of(ActorState actor, StateView state, Blockstore blocks) {
    if (state.manifest().find(ContractState.ACTOR).filter(actor.code()::equals).isEmpty()) {
      return Optional.empty();
    }
    try {
      CborReader in = new CborReader(read(blocks, actor.head()));
      return Optional.of(new EvmContract(ContractState.read(in)));
    } catch (CborException e) {
      throw new FatalException("the state of a contract cannot be read: " + actor.head(), e);
    }
  }

  /** Whether it has a tombstone, so that it is dead after the message that left it. */
  public boolean destroyed() {
    return state.tombstone().isPresent();
  }

  /** One more than the contracts it has made. */
  public long nonce() {
    return state.nonce();
  }

  /** The code; none after self-destruction. */
  public byte[] code(Blockstore blocks) {
    return destroyed() ? new byte[0] : read(blocks, state.bytecode());
  }

  /**
   * A word of storage.
   *
   * @param blocks has the storage
   * @param key 32 bytes
   * @return 32 bytes; zeros where nothing is stored
   */
  public byte[] storageAt(Blockstore blocks, byte[] key) {
    return destroyed()
        ? new byte[ContractStorage.WORD_BYTES]
        : ContractStorage.load(blocks, state.contractState()).get(key);
  }

  private static byte[] read(Blockstore blocks, Cid cid) {
    return blocks
        .get(cid)
        .orElseThrow(() -> new FatalException("block of a contract is missing: " + cid));
  }
}
