package io.pandan.host.rpc.filecoin;

import io.pandan.api.ActorIds;
import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.SignedMessage;
import io.pandan.api.chain.ChainQuery;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcException;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.rpc.RpcPermission;
import io.pandan.api.vm.StateView;
import io.pandan.host.rpc.methods.Argument;
import io.pandan.ipld.CborCodec;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.Cid;
import io.pandan.ipld.hamt.Hamt;
import io.pandan.ipld.hamt.HamtConfig;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.Set;

/** {@code Filecoin.State…} about all actors or all messages. Thread-safe. */
final class StateLists {
  private static final int MAX_MESSAGES = 10_000;

  private final ChainView chain;
  private final Tipsets tipsets;
  private final LotusJson json;

  StateLists(ChainView chain, Tipsets tipsets, LotusJson json) {
    this.chain = chain;
    this.tipsets = tipsets;
    this.json = json;
  }

  List<RpcMethod> methods() {
    return List.of(
        new RpcMethod("Filecoin.StateListActors", RpcPermission.READ, this::listActors),
        new RpcMethod("Filecoin.StateListMessages", RpcPermission.READ, this::listMessages),
        new RpcMethod(
            "Filecoin.StateLookupRobustAddress", RpcPermission.READ, this::lookupRobustAddress));
  }

  private JsonValue listActors(RpcParameters parameters) {
    parameters.requireAtMost(1);
    List<JsonValue> addresses = new ArrayList<>();
    chain
        .stateAfter(tipsets.require(parameters, 0))
        .forEach((id, actor) -> addresses.add(json.address(Address.id(id))));
    return new JsonArray(addresses);
  }

  /**
   * The messages from and to somebody down to an epoch, the newest tipset first. Lotus knows
   * addresses by their letters; here all addresses of an account are one.
   */
  private JsonValue listMessages(RpcParameters parameters) throws InterruptedException {
    parameters.requireAtMost(3);
    Argument match = Argument.of(parameters, 0, "match");
    ExecutedTipset newest = tipsets.require(parameters, 1);
    long oldest = Argument.of(parameters, 2, "toHeight").asInteger(0, Long.MAX_VALUE);
    Optional<Address> from = address(match, "From");
    Optional<Address> to = address(match, "To");
    if (from.isEmpty() && to.isEmpty()) {
      throw match.wrong("needs \"To\" or \"From\"");
    }
    StateView state = chain.stateAfter(newest);
    Set<Address> senders = from.map(address -> all(address, state)).orElse(Set.of());
    Set<Address> receivers = to.map(address -> all(address, state)).orElse(Set.of());

    List<List<JsonValue>> found = new ArrayList<>();
    int count = 0;
    PrimitiveIterator.OfLong epochs =
        chain.candidates(ChainQuery.messages(senders, receivers), oldest, newest.height());
    while (epochs.hasNext()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      List<JsonValue> cids = new ArrayList<>();
      for (SignedMessage signed :
          chain.tipset(epochs.nextLong()).map(ExecutedTipset::messages).orElse(List.of())) {
        if ((senders.isEmpty() || senders.contains(signed.message().from()))
            && (receivers.isEmpty() || receivers.contains(signed.message().to()))) {
          cids.add(LotusJson.cid(signed.cid()));
        }
      }
      count += cids.size();
      if (count > MAX_MESSAGES) {
        throw new RpcException(
            RpcException.LIMIT_EXCEEDED, "more than " + MAX_MESSAGES + " messages match");
      }
      found.add(cids);
    }
    return new JsonArray(found.reversed().stream().flatMap(List::stream).toList());
  }

  private static Optional<Address> address(Argument match, String member) {
    return match
        .member(member)
        .filter(address -> !address.asString().isEmpty())
        .map(Argument::asAddress);
  }

  /** What an account may be called in messages: what it was asked for by, its id, its key. */
  private Set<Address> all(Address address, StateView state) {
    Set<Address> all = new HashSet<>(Set.of(address));
    state
        .lookupId(address)
        .ifPresent(
            id -> {
              all.add(Address.id(id));
              robust(id, state).ifPresent(all::add);
            });
    return all;
  }

  private JsonValue lookupRobustAddress(RpcParameters parameters) {
    parameters.requireAtMost(2);
    Address address = Argument.of(parameters, 0, "address").asAddress();
    if (!address.isId()) {
      return json.address(address);
    }
    return robust(address.actorId(), chain.stateAfter(tipsets.require(parameters, 1)))
        .map(json::address)
        .orElseThrow(() -> Tipsets.failure("no other address of " + json.address(address).value()));
  }

  /** The address that Init's map has for an id; there is at least that of a delegated actor. */
  private Optional<Address> robust(long id, StateView state) {
    Optional<Address> delegated = state.actor(id).flatMap(ActorState::delegatedAddress);
    if (delegated.isPresent()) {
      return delegated;
    }
    Cid init = state.actor(ActorIds.INIT).map(ActorState::head).orElseThrow();
    CborReader in = new CborReader(chain.blocks().require(init));
    in.readArrayHeader();
    Hamt<Long> map = Hamt.load(chain.blocks(), in.readCid(), HamtConfig.FILECOIN, CborCodec.LONG);
    List<Address> found = new ArrayList<>();
    map.forEach(
        (key, value) -> {
          if (value == id) {
            found.add(Address.of(key));
          }
        });
    return found.stream().findFirst();
  }
}
