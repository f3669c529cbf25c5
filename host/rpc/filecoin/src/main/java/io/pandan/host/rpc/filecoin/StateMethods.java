package io.pandan.host.rpc.filecoin;

import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.Signature;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.ChainView;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcException;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.rpc.RpcPermission;
import io.pandan.api.vm.StateView;
import io.pandan.host.rpc.methods.Argument;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.Cid;
import java.util.List;
import java.util.Optional;

/**
 * {@code Filecoin.State…} about actors, and of {@code Filecoin.Wallet…} what takes no wallet.
 * Thread-safe.
 */
final class StateMethods {
  private final ChainView chain;
  private final Tipsets tipsets;
  private final LotusJson json;
  private final ActorStates states;

  StateMethods(ChainView chain, Tipsets tipsets, LotusJson json) {
    this.chain = chain;
    this.tipsets = tipsets;
    this.json = json;
    this.states = new ActorStates(json);
  }

  List<RpcMethod> methods() {
    return List.of(
        new RpcMethod("Filecoin.StateGetActor", RpcPermission.READ, this::getActor),
        new RpcMethod("Filecoin.StateReadState", RpcPermission.READ, this::readState),
        new RpcMethod("Filecoin.StateLookupID", RpcPermission.READ, this::lookupId),
        new RpcMethod("Filecoin.StateAccountKey", RpcPermission.READ, this::accountKey),
        new RpcMethod("Filecoin.WalletBalance", RpcPermission.READ, this::walletBalance),
        new RpcMethod("Filecoin.WalletVerify", RpcPermission.READ, this::walletVerify),
        new RpcMethod("Filecoin.WalletValidateAddress", RpcPermission.READ, this::validate));
  }

  private JsonValue getActor(RpcParameters parameters) {
    parameters.requireAtMost(2);
    return json.actor(actor(address(parameters), state(parameters)));
  }

  private JsonValue readState(RpcParameters parameters) {
    parameters.requireAtMost(2);
    StateView state = state(parameters);
    ActorState actor = actor(address(parameters), state);
    Optional<String> name = state.manifest().name(actor.code());
    return JsonObject.builder()
        .put("Balance", LotusJson.amount(actor.balance()))
        .put("Code", LotusJson.cid(actor.code()))
        .put("State", states.toJson(name, actor.head(), block(actor.head())))
        .build();
  }

  private JsonValue lookupId(RpcParameters parameters) {
    parameters.requireAtMost(2);
    Address address = address(parameters);
    return state(parameters)
        .lookupId(address)
        .map(id -> json.address(Address.id(id)))
        .orElseThrow(() -> notFound(address));
  }

  private JsonValue accountKey(RpcParameters parameters) {
    parameters.requireAtMost(2);
    return json.address(accountKey(address(parameters), state(parameters)));
  }

  /**
   * The address that an account's messages are signed for.
   *
   * @throws RpcException when there is no such account
   */
  Address accountKey(Address address, StateView state) {
    return switch (address.protocol()) {
      case SECP256K1, BLS, DELEGATED -> address;
      case ID, ACTOR -> {
        ActorState actor = actor(address, state);
        if (actor.delegatedAddress().isPresent()) {
          yield actor.delegatedAddress().get();
        }
        if (state.manifest().name(actor.code()).filter("account"::equals).isEmpty()) {
          throw Tipsets.failure("the actor is not an account: " + json.address(address).value());
        }
        CborReader in = new CborReader(block(actor.head()));
        in.readArrayHeader(1);
        yield Address.read(in);
      }
    };
  }

  private JsonValue walletBalance(RpcParameters parameters) {
    parameters.requireAtMost(1);
    StateView state = chain.stateAfter(chain.head());
    return LotusJson.amount(
        state.actor(address(parameters)).map(ActorState::balance).orElse(TokenAmount.ZERO));
  }

  /** Whether somebody has signed bytes. */
  private JsonValue walletVerify(RpcParameters parameters) {
    parameters.requireAtMost(3);
    Address signer = accountKey(address(parameters), chain.stateAfter(chain.head()));
    byte[] bytes = LotusArguments.bytes(Argument.of(parameters, 1, "bytes"));
    Signature signature = LotusArguments.signature(Argument.of(parameters, 2, "signature"));
    return JsonValue.of(Signatures.isOf(signer, bytes, signature));
  }

  private JsonValue validate(RpcParameters parameters) {
    parameters.requireAtMost(1);
    return json.address(address(parameters));
  }

  private StateView state(RpcParameters parameters) {
    return chain.stateAfter(tipsets.require(parameters, 1));
  }

  private ActorState actor(Address address, StateView state) {
    return state.actor(address).orElseThrow(() -> notFound(address));
  }

  private RpcException notFound(Address address) {
    return new RpcException(Actors.NOT_FOUND, "actor not found: " + json.address(address).value());
  }

  private byte[] block(Cid cid) {
    return chain.blocks().get(cid).orElseThrow(() -> Tipsets.failure("block not found: " + cid));
  }

  private static Address address(RpcParameters parameters) {
    return Argument.of(parameters, 0, "address").asAddress();
  }
}
