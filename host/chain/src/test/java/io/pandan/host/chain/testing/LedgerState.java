package io.pandan.host.chain.testing;

import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ActorManifest;
import io.pandan.api.vm.StateView;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** All actors in one block: id, key address, code, nonce and balance of each. */
final class LedgerState implements StateView {
  static final ActorManifest MANIFEST =
      new ActorManifest(
          List.of(
              new ActorManifest.Entry("account", code("account")),
              new ActorManifest.Entry("ethaccount", code("ethaccount")),
              new ActorManifest.Entry("placeholder", code("placeholder")),
              new ActorManifest.Entry("evm", code("evm"))));

  record Actor(Address key, String type, long nonce, TokenAmount balance) {}

  final Map<Long, Actor> actors = new TreeMap<>();

  static LedgerState load(Cid root, Blockstore store) {
    LedgerState state = new LedgerState();
    CborReader in = new CborReader(store.require(root));
    for (int i = in.readArrayHeader(); i > 0; i--) {
      in.readArrayHeader(5);
      state.actors.put(
          in.readLong(),
          new Actor(
              Address.read(in), in.readText(), in.readLong(), TokenAmount.ofAtto(in.readBigInt())));
    }
    return state;
  }

  Cid store(Blockstore store) {
    CborWriter out = new CborWriter();
    out.writeArrayHeader(actors.size());
    actors.forEach(
        (id, actor) -> {
          out.writeArrayHeader(5);
          out.writeLong(id);
          actor.key.write(out);
          out.writeText(actor.type);
          out.writeLong(actor.nonce);
          out.writeBigInt(actor.balance.atto());
        });
    return store.putCbor(out.toByteArray());
  }

  @Override
  public Optional<ActorState> actor(Address address) {
    return lookupId(address).flatMap(this::actor);
  }

  @Override
  public Optional<ActorState> actor(long actorId) {
    return Optional.ofNullable(actors.get(actorId))
        .map(
            actor ->
                new ActorState(
                    code(actor.type),
                    code(actor.type),
                    actor.nonce,
                    actor.balance,
                    actor.key.protocol() == Address.Protocol.DELEGATED
                        ? Optional.of(actor.key)
                        : Optional.empty()));
  }

  @Override
  public Optional<Long> lookupId(Address address) {
    if (address.isId()) {
      return Optional.of(address.actorId()).filter(actors::containsKey);
    }
    return actors.entrySet().stream()
        .filter(entry -> entry.getValue().key.equals(address))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  @Override
  public ActorManifest manifest() {
    return MANIFEST;
  }

  @Override
  public void forEach(BiConsumer<Long, ActorState> consumer) {
    actors.keySet().forEach(id -> consumer.accept(id, actor(id).orElseThrow()));
  }

  private static Cid code(String type) {
    return Cid.identity(Codec.RAW, type.getBytes(StandardCharsets.US_ASCII));
  }
}
