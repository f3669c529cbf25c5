package io.pandan.vm.state;

import io.pandan.api.ActorIds;
import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.FatalException;
import io.pandan.api.vm.ActorManifest;
import io.pandan.api.vm.StateView;
import io.pandan.ipld.CborReader;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Reads through a {@link StateTree} of its own. For one thread. */
public final class TreeStateView implements StateView {

  private final StateTree tree;

  /**
   * @param tree not changed by anyone
   */
  public TreeStateView(StateTree tree) {
    this.tree = tree;
  }

  @Override
  public Optional<ActorState> actor(Address address) {
    return tree.lookupId(address).flatMap(tree::actor);
  }

  @Override
  public Optional<ActorState> actor(long actorId) {
    return tree.actor(actorId);
  }

  @Override
  public Optional<Long> lookupId(Address address) {
    return tree.lookupId(address);
  }

  @Override
  public ActorManifest manifest() {
    return manifest(tree);
  }

  @Override
  public void forEach(BiConsumer<Long, ActorState> consumer) {
    tree.forEach(consumer);
  }

  /**
   * The built-in actors that the System actor's state links. Source: ref-fvm {@code
   * fvm/src/system_actor.rs}.
   */
  public static ActorManifest manifest(StateTree tree) {
    ActorState system =
        tree.actor(ActorIds.SYSTEM)
            .orElseThrow(() -> new FatalException("there is no System actor"));
    CborReader in = new CborReader(tree.store().require(system.head()));
    in.readArrayHeader(1);
    return ActorManifest.read(new CborReader(tree.store().require(in.readCid())));
  }
}
