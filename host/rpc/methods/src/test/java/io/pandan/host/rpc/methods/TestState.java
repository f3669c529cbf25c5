package io.pandan.host.rpc.methods;

import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.TokenAmount;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.vm.ActorManifest;
import io.pandan.api.vm.StateView;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** A state tree in memory. */
public final class TestState implements StateView {
  private final ActorManifest manifest =
      new ActorManifest(
          List.of("system", "account", "ethaccount", "evm", "eam").stream()
              .map(name -> new ActorManifest.Entry(name, code(name)))
              .toList());
  private final Map<Long, ActorState> actors = new TreeMap<>();
  private final Map<Address, Long> ids = new HashMap<>();

  /** Made up code of a built-in actor. */
  public static Cid code(String name) {
    return Cid.identity(Codec.RAW, ("test/" + name).getBytes(StandardCharsets.UTF_8));
  }

  /** Adds an actor, with an address besides its id. */
  public TestState with(
      long id, String type, Cid head, long nonce, TokenAmount balance, Address address) {
    Optional<Address> delegated =
        Optional.of(address).filter(a -> a.protocol() == Address.Protocol.DELEGATED);
    actors.put(id, new ActorState(code(type), head, nonce, balance, delegated));
    ids.put(address, id);
    return this;
  }

  /** Adds an Ethereum account. */
  public TestState withAccount(long id, EthAddress address, long nonce, TokenAmount balance) {
    return with(
        id,
        "ethaccount",
        Cid.sum(Codec.DAG_CBOR, new byte[] {(byte) 0x80}),
        nonce,
        balance,
        address.toFilecoin());
  }

  @Override
  public Optional<ActorState> actor(Address address) {
    return lookupId(address).flatMap(this::actor);
  }

  @Override
  public Optional<ActorState> actor(long actorId) {
    return Optional.ofNullable(actors.get(actorId));
  }

  @Override
  public Optional<Long> lookupId(Address address) {
    return address.isId() ? Optional.of(address.actorId()) : Optional.ofNullable(ids.get(address));
  }

  @Override
  public ActorManifest manifest() {
    return manifest;
  }

  @Override
  public void forEach(BiConsumer<Long, ActorState> consumer) {
    actors.forEach(consumer);
  }
}
