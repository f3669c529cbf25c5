package io.pandan.api.vm;

import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import org.osgi.annotation.versioning.ProviderType;

/** Makes the first state of a network; the service of the {@code vm} bundle. Thread safe. */
@ProviderType
public interface GenesisBuilder {

  /**
   * Writes the first state.
   *
   * @param template what the network begins with
   * @param store where it is written
   * @param runtimes the leased services: singletons' states come from {@link
   *     io.pandan.api.actor.JavaActor#genesisState}
   * @return the state root
   */
  Cid build(GenesisTemplate template, Blockstore store, RuntimeSet runtimes);
}
