package io.pandan.vm.machine;

import io.pandan.api.ActorIds;
import io.pandan.api.ActorState;
import io.pandan.api.FatalException;
import io.pandan.ipld.Cid;
import io.pandan.vm.state.StateTree;
import io.pandan.vm.state.TreeStateView;
import org.jspecify.annotations.Nullable;

/**
 * The built-in actors of states, remembered by the System actor's state, which almost all states
 * have in common. Thread safe.
 */
public final class KnownActors {

  private record Known(Cid systemState, BuiltinActors actors) {}

  private volatile @Nullable Known last;

  /** The built-in actors of a state. */
  public BuiltinActors of(StateTree tree) {
    Cid systemState =
        tree.actor(ActorIds.SYSTEM)
            .map(ActorState::head)
            .orElseThrow(() -> new FatalException("there is no System actor"));
    Known known = last;
    if (known == null || !known.systemState().equals(systemState)) {
      known = new Known(systemState, new BuiltinActors(TreeStateView.manifest(tree)));
      last = known;
    }
    return known.actors();
  }
}
