package io.pandan.runtime.evm.actor;

import io.pandan.api.evm.ContractState;
import io.pandan.ipld.Cid;
import io.pandan.ipld.hamt.NodeCache;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Contracts' states that one message has read or written, decoded: contracts that call each other
 * are entered again and again. Blocks are read and paid for all the same. For one thread.
 */
final class KnownStates {
  /** A message that writes more states than this decodes others each time. */
  private static final int MAX_STATES = 4096;

  private static final long MAX_NODE_BYTES = 8L << 20;

  private final Map<Cid, ContractState> states = new HashMap<>();
  private final NodeCache nodes = new NodeCache(MAX_NODE_BYTES);

  /** The state of a root; null where it is not known. */
  @Nullable ContractState get(Cid root) {
    return states.get(root);
  }

  void put(Cid root, ContractState state) {
    if (states.size() < MAX_STATES) {
      states.put(root, state);
    }
  }

  /** The nodes of storage. */
  NodeCache nodes() {
    return nodes;
  }
}
