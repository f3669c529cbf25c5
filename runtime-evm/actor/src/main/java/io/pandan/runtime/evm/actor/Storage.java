package io.pandan.runtime.evm.actor;

import io.pandan.api.evm.ContractStorage;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import io.pandan.ipld.hamt.Kamt;
import io.pandan.ipld.hamt.KamtConfig;
import io.pandan.ipld.hamt.NodeCache;
import io.pandan.ipld.hamt.Walk;
import io.pandan.runtime.evm.core.Words;
import org.jspecify.annotations.Nullable;

/**
 * Storage of 256-bit words under 256-bit keys; a word that is zero is not there. Source:
 * builtin-actors {@code actors/evm/src/interpreter/system.rs} ({@code StateKamt}).
 */
final class Storage {
  private final Blockstore store;
  private final NodeCache nodes;

  /** Null while nothing is stored and nothing was read. */
  private @Nullable Kamt<byte[]> slots;

  private long lastGas;

  Storage(Blockstore store, NodeCache nodes) {
    this.store = store;
    this.nodes = nodes;
  }

  void load(Cid root) {
    slots = Kamt.load(store, root, KamtConfig.EVM_STORAGE, ContractStorage.WORD, nodes);
  }

  void clear() {
    slots = null;
  }

  boolean isEmpty() {
    return slots == null || slots.isEmpty();
  }

  Cid flush() {
    return made().flush();
  }

  private Kamt<byte[]> made() {
    Kamt<byte[]> made = slots;
    if (made == null) {
      made = Kamt.create(store, KamtConfig.EVM_STORAGE, ContractStorage.WORD, nodes);
      slots = made;
    }
    return made;
  }

  /** What looking at or setting the last slot costs, besides what its opcode does anyway. */
  long lastGas() {
    return lastGas;
  }

  /** Replaces the key at an index by its value. */
  void get(long[] words, int at) {
    lastGas = 0;
    byte[] value = slots == null ? null : slots.get(Words.toBytes(words, at)).orElse(null);
    if (slots != null) {
      Walk walk = slots.walk();
      lastGas = EvmGas.SLOT_STEP * walk.compared() + EvmGas.SLOT_NODE * walk.nodes();
    }
    if (value != null) {
      lastGas += EvmGas.SLOT_FOUND;
      Words.load(value, 0, words, at);
    } else {
      Words.set(words, at, 0);
    }
  }

  /** Sets the value of a key, and tells whether that changed anything. */
  boolean set(long[] words, int key, int value) {
    byte[] keyBytes = Words.toBytes(words, key);
    if (!Words.isZero(words, value)) {
      Kamt<byte[]> tree = made();
      boolean changed = tree.set(keyBytes, Words.toBytes(words, value));
      lastGas =
          changeGas(tree.walk(), EvmGas.SLOT_NODE_MADE)
              + (changed ? EvmGas.SLOT_CHANGED : EvmGas.SLOT_SET_AGAIN);
      return changed;
    }
    lastGas = 0;
    if (slots == null) {
      return false;
    }
    boolean deleted = slots.delete(keyBytes).isPresent();
    lastGas = changeGas(slots.walk(), EvmGas.SLOT_NODE_GONE) + (deleted ? EvmGas.SLOT_CHANGED : 0);
    return deleted;
  }

  private static long changeGas(Walk walk, long reshaped) {
    return EvmGas.SLOT_STEP * walk.compared()
        + EvmGas.SLOT_NODE_CHANGED * walk.nodes()
        + EvmGas.SLOT_STEP_BUILT * walk.built()
        + reshaped * walk.reshaped();
  }
}
