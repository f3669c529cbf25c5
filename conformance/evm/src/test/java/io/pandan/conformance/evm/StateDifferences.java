package io.pandan.conformance.evm;

import io.pandan.api.ActorState;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import io.pandan.vm.DefaultMachineFactory;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** How two states differ, actor by actor. */
final class StateDifferences {
  private StateDifferences() {}

  /** A line for every actor that differs. */
  static List<String> of(Blockstore inJava, Cid root, Blockstore released, Cid otherRoot) {
    Map<Long, ActorState> actors = actors(inJava, root);
    Map<Long, ActorState> others = actors(released, otherRoot);
    List<String> found = new ArrayList<>();
    TreeSet<Long> ids = new TreeSet<>(actors.keySet());
    ids.addAll(others.keySet());
    for (long id : ids) {
      Optional<ActorState> actor = Optional.ofNullable(actors.get(id));
      Optional<ActorState> other = Optional.ofNullable(others.get(id));
      if (!actor.equals(other)) {
        found.add(
            "actor f0%d\n    in Java:  %s\n    released: %s"
                .formatted(id, describe(actor, inJava), describe(other, released)));
      }
    }
    if (found.isEmpty()) {
      found.add("state root " + root + " in Java, " + otherRoot + " of the released");
    }
    return found;
  }

  private static Map<Long, ActorState> actors(Blockstore store, Cid root) {
    Map<Long, ActorState> actors = new TreeMap<>();
    new DefaultMachineFactory().view(root, store).forEach(actors::put);
    return actors;
  }

  private static String describe(Optional<ActorState> actor, Blockstore store) {
    return actor
        .map(
            a ->
                "nonce %d, %s aFIL, code %s, state %s"
                    .formatted(
                        a.nonce(),
                        a.balance(),
                        a.code(),
                        store.get(a.head()).map(HexFormat.of()::formatHex).orElse("missing")))
        .orElse("none");
  }
}
