package io.pandan.host.chain;

import io.pandan.api.evm.EvmEngine;
import io.pandan.api.wasm.WasmEngine;
import io.pandan.host.chain.index.NetworkRecord;
import io.pandan.host.chain.lease.Slot;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What has to be provided for a network to be executed: all that its genesis names. */
final class Requirements {

  /** What the runtimes of our own kinds run on. */
  private static final Map<String, Class<?>> ENGINES =
      Map.of("evm", EvmEngine.class, "wasm", WasmEngine.class);

  private Requirements() {}

  /** For reading state. */
  static Set<Slot> reading() {
    return Set.of(Slot.MACHINES);
  }

  /** For executing. */
  static Set<Slot> executing(NetworkRecord network) {
    Set<Slot> slots = new HashSet<>(reading());
    for (String vm : network.runtimes()) {
      slots.add(Slot.runtime(vm));
      Class<?> engine = ENGINES.get(vm);
      if (engine != null) {
        slots.add(Slot.engine(engine));
      }
    }
    network.actors().forEach(type -> slots.add(Slot.javaActor(type)));
    return slots;
  }

  /** For the first state. */
  static Set<Slot> genesis(NetworkRecord network) {
    Set<Slot> slots = executing(network);
    slots.add(Slot.GENESIS);
    return slots;
  }
}
