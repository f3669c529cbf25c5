package io.pandan.api.vm;

import io.pandan.api.ActorState;
import io.pandan.api.Address;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.osgi.annotation.versioning.ProviderType;

/** Reads a state tree. Not thread safe; cheap to make. */
@ProviderType
public interface StateView {

  /** The actor behind any address. */
  Optional<ActorState> actor(Address address);

  /** The actor with an id. */
  Optional<ActorState> actor(long actorId);

  /** The id behind any address. */
  Optional<Long> lookupId(Address address);

  /** The manifest of the built-in actors, as the System actor stores it. */
  ActorManifest manifest();

  /** Calls for every actor, in the tree's order. */
  void forEach(BiConsumer<Long, ActorState> consumer);
}
