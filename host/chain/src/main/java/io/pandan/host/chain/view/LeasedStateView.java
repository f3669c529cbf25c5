package io.pandan.host.chain.view;

import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.vm.ActorManifest;
import io.pandan.api.vm.StateView;
import io.pandan.host.chain.lease.LeasedWork;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A state that is read through whichever machine factory is there at each read, so that nobody
 * holds an object of a bundle that has left. Thread safe.
 */
public final class LeasedStateView implements StateView {
  private final LeasedWork work;
  private final Cid stateRoot;
  private final Blockstore blocks;

  /**
   * A view of one state.
   *
   * @param work leases the machine factory
   * @param stateRoot the state's root
   * @param blocks where it is read
   */
  public LeasedStateView(LeasedWork work, Cid stateRoot, Blockstore blocks) {
    this.work = work;
    this.stateRoot = stateRoot;
    this.blocks = blocks;
  }

  @Override
  public Optional<ActorState> actor(Address address) {
    return read(view -> view.actor(address));
  }

  @Override
  public Optional<ActorState> actor(long actorId) {
    return read(view -> view.actor(actorId));
  }

  @Override
  public Optional<Long> lookupId(Address address) {
    return read(view -> view.lookupId(address));
  }

  @Override
  public ActorManifest manifest() {
    return read(StateView::manifest);
  }

  /** Reads all before the consumer is called: a swap may make it read again. */
  @Override
  public void forEach(BiConsumer<Long, ActorState> consumer) {
    Map<Long, ActorState> all =
        read(
            view -> {
              Map<Long, ActorState> actors = new LinkedHashMap<>();
              view.forEach(actors::put);
              return actors;
            });
    all.forEach(consumer);
  }

  private <T> T read(Function<StateView, T> reader) {
    return work.run(lease -> reader.apply(lease.machines().view(stateRoot, blocks)));
  }
}
