package io.pandan.conformance.vectors;

import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.FatalException;
import io.pandan.api.MalformedException;
import io.pandan.api.vm.StateView;
import io.pandan.ipld.BrokenStateException;
import io.pandan.ipld.Cid;
import io.pandan.vm.DefaultMachineFactory;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the actors by which two states differ, among those that a message is sure to touch: sender,
 * receiver and singletons. The recorded state is a part of a tree, so that others may be unknown.
 */
final class StateDifference {
  /** Ids below are singletons' (ref-fvm {@code shared/src/lib.rs}: FIRST_NON_SINGLETON_ADDR). */
  private static final int SINGLETONS = 100;

  private StateDifference() {}

  static List<Difference> find(MessageVector vector, VectorRun run) {
    List<Difference> differences = new ArrayList<>();
    if (!vector.blocks().has(vector.finalRoot())) {
      return differences;
    }
    StateView expected = view(vector.finalRoot(), run);
    StateView actual = view(run.root().orElseThrow(), run);
    Set<Address> addresses = new LinkedHashSet<>();
    for (MessageVector.Encoded encoded : vector.messages()) {
      addresses.add(encoded.message().from());
      addresses.add(encoded.message().to());
    }
    for (int id = 0; id < SINGLETONS; id++) {
      addresses.add(Address.id(id));
    }
    for (Address address : addresses) {
      String was = describe(expected, address);
      String is = describe(actual, address);
      if (!was.equals(is)) {
        differences.add(new Difference("actor " + address, was, is));
      }
    }
    return differences;
  }

  private static StateView view(Cid root, VectorRun run) {
    return new DefaultMachineFactory().view(root, run.blocks());
  }

  private static String describe(StateView state, Address address) {
    try {
      Optional<ActorState> actor = state.actor(address);
      return actor
          .map(a -> "nonce %d, %s aFIL, head %s".formatted(a.nonce(), a.balance(), a.head()))
          .orElse("none");
    } catch (BrokenStateException | FatalException | MalformedException e) {
      return "not recorded";
    }
  }
}
