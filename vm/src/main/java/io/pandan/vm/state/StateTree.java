package io.pandan.vm.state;

import io.pandan.api.ActorIds;
import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.FatalException;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.hamt.Hamt;
import io.pandan.ipld.hamt.HamtConfig;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * All actors of a network, version 4 or 5: a root block of version, actors and info, above a HAMT
 * of actors by the bytes of their f0 address. Changes stay in memory, in layers that can be taken
 * back, until {@link #flush()}. For one thread. Source: ref-fvm {@code fvm/src/state_tree.rs}.
 */
public final class StateTree {

  private record CachedActor(Optional<ActorState> actor, boolean dirty) {}

  private record Layer(int actors, int addresses) {}

  private final Blockstore store;
  private final StateTreeVersion version;
  private final Cid info;
  private final Hamt<ActorState> actors;
  private final ActorHistory<CachedActor> cache = new ActorHistory<>();
  private final HistoryMap<Address, Long> resolved = new HistoryMap<>();
  private final Deque<Layer> layers = new ArrayDeque<>();
  private @Nullable Cid addressMapRoot;
  private @Nullable Hamt<Long> addressMap;

  private StateTree(Blockstore store, StateTreeVersion version, Cid info, Hamt<ActorState> actors) {
    this.store = store;
    this.version = version;
    this.info = info;
    this.actors = actors;
  }

  /**
   * An empty tree of version 5.
   *
   * @param store where state is read and written
   */
  public static StateTree empty(Blockstore store) {
    Cid info = store.putCbor(new CborWriter().writeArrayHeader(0).toByteArray());
    StateTreeVersion version = StateTreeVersion.V5;
    return new StateTree(
        store, version, info, Hamt.create(store, HamtConfig.FILECOIN, version.actors()));
  }

  /**
   * The tree of a root.
   *
   * @param store where state is read and written
   * @param root the root block's CID
   * @throws FatalException when the root is no state tree of version 4 or 5
   */
  public static StateTree load(Blockstore store, Cid root) {
    CborReader in = new CborReader(store.require(root));
    in.readArrayHeader(3);
    long number = in.readUnsigned();
    StateTreeVersion version =
        StateTreeVersion.of(number)
            .orElseThrow(
                () ->
                    new FatalException(
                        "state tree " + root + " has version " + number + ", not 4 or 5"));
    Cid actors = in.readCid();
    Cid info = in.readCid();
    in.requireEnd();
    return new StateTree(
        store, version, info, Hamt.load(store, actors, HamtConfig.FILECOIN, version.actors()));
  }

  /** The store below. */
  public Blockstore store() {
    return store;
  }

  /** The actor with an unsigned id; there is none above 2⁶³ − 1, which no address can name. */
  public Optional<ActorState> actor(long id) {
    if (id < 0) {
      return Optional.empty();
    }
    CachedActor cached = cache.get(id);
    if (cached == null) {
      cached = new CachedActor(actors.get(Address.id(id).toBytes()), false);
      cache.put(id, cached);
    }
    return cached.actor();
  }

  /** Sets the actor with an id. */
  public void setActor(long id, ActorState actor) {
    cache.put(id, new CachedActor(Optional.of(actor), true));
  }

  /** Deletes the actor with an id. */
  public void deleteActor(long id) {
    cache.put(id, new CachedActor(Optional.empty(), true));
  }

  /**
   * The id behind an address; an f0 address is its own answer, whether or not there is an actor.
   */
  public Optional<Long> lookupId(Address address) {
    if (address.isId()) {
      return Optional.of(address.actorId());
    }
    Long known = resolved.get(address);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Long> id = addressMap(initState(initActor()).addressMap()).get(address.toBytes());
    id.ifPresent(found -> resolved.put(address, found));
    return id;
  }

  /**
   * Assigns the next actor id to an address in the Init actor's state.
   *
   * @param address one that is not assigned
   * @return its id
   */
  public long registerNewAddress(Address address) {
    ActorState init = initActor();
    InitState state = initState(init);
    Cid head = store.putCbor(state.assign(store, address).toCbor());
    setActor(ActorIds.INIT, init.withHead(head));
    resolved.put(address, state.nextId());
    return state.nextId();
  }

  /** Opens a layer: what is changed from here on can be taken back. */
  public void beginTransaction() {
    layers.push(new Layer(cache.height(), resolved.height()));
  }

  /** Closes the innermost layer, keeping its changes or taking them back. */
  public void endTransaction(boolean revert) {
    Layer layer = layers.pop();
    if (revert) {
      cache.rollback(layer.actors());
      resolved.rollback(layer.addresses());
    }
    if (layers.isEmpty()) {
      cache.discardHistory();
      resolved.discardHistory();
    }
  }

  /**
   * Writes the changes to the store.
   *
   * @return the root of the tree
   */
  public Cid flush() {
    if (!layers.isEmpty()) {
      throw new IllegalStateException("flush inside of " + layers.size() + " transactions");
    }
    for (Map.Entry<Long, CachedActor> entry : new TreeMap<>(cache.entries()).entrySet()) {
      CachedActor cached = entry.getValue();
      if (cached.dirty()) {
        byte[] key = Address.id(entry.getKey()).toBytes();
        cached.actor().ifPresentOrElse(a -> actors.set(key, a), () -> actors.delete(key));
        cache.replace(entry.getKey(), new CachedActor(cached.actor(), false));
      }
    }
    CborWriter out = new CborWriter();
    out.writeArrayHeader(3).writeUnsigned(version.number());
    out.writeCid(actors.flush()).writeCid(info);
    return store.putCbor(out.toByteArray());
  }

  /**
   * Calls for every flushed actor, in the tree's order.
   *
   * @throws IllegalStateException when there are changes that are not flushed
   */
  public void forEach(BiConsumer<Long, ActorState> consumer) {
    if (cache.entries().values().stream().anyMatch(CachedActor::dirty)) {
      throw new IllegalStateException("the state tree has changes that are not flushed");
    }
    actors.forEach((key, actor) -> consumer.accept(Address.of(key).actorId(), actor));
  }

  private ActorState initActor() {
    return actor(ActorIds.INIT).orElseThrow(() -> new FatalException("there is no Init actor"));
  }

  private InitState initState(ActorState init) {
    return InitState.read(store.require(init.head()));
  }

  private Hamt<Long> addressMap(Cid root) {
    Hamt<Long> map = addressMap;
    if (map == null || !root.equals(addressMapRoot)) {
      map = InitState.addresses(store, root);
      addressMap = map;
      addressMapRoot = root;
    }
    return map;
  }
}
