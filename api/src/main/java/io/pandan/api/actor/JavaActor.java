package io.pandan.api.actor;

import io.pandan.api.Address;
import io.pandan.api.vm.ActorManifest;
import io.pandan.api.vm.GenesisTemplate;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import io.pandan.ipld.IpldBlock;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A built-in actor in Java. A service; its property {@value #TYPE} is the actor's type name in the
 * manifest, as in {@code account}. Stateless and thread safe: what an actor remembers is in its
 * state.
 */
@ConsumerType
public interface JavaActor {

  /** The service property with the actor's type name. */
  String TYPE = "actor";

  /**
   * Runs one method.
   *
   * @param context what the actor sees and does
   * @param method the method number
   * @param params the parameters, where there are any
   * @return what is returned, where there is anything
   * @throws ActorException to abort
   */
  Optional<IpldBlock> invoke(ActorContext context, long method, Optional<IpldBlock> params);

  /**
   * Whether calls do nothing at all: what stands for it on the network is a function without a
   * single syscall, and is charged as one.
   *
   * @return whether {@link #invoke} looks at nothing and returns nothing
   */
  default boolean isInert() {
    return false;
  }

  /**
   * The state of a singleton at genesis.
   *
   * @param genesis what the network begins with
   * @param store where the state is written
   * @return the state's root; empty where the actor is no singleton
   */
  default Optional<Cid> genesisState(Genesis genesis, Blockstore store) {
    return Optional.empty();
  }

  /**
   * What singletons are told of the genesis.
   *
   * @param template what the network begins with
   * @param manifest the built-in actors
   * @param manifestCid the CID of the manifest's data block
   * @param addressIds ids of all actors at genesis by their f1, f3 and f4 addresses
   * @param nextId the first free id
   */
  record Genesis(
      GenesisTemplate template,
      ActorManifest manifest,
      Cid manifestCid,
      Map<Address, Long> addressIds,
      long nextId) {

    /** Copies the map. */
    public Genesis {
      addressIds = Map.copyOf(addressIds);
    }
  }
}
