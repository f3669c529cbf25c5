package io.pandan.host.rpc.filecoin;

import io.pandan.api.ActorIds;
import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.Message;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcHandler;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.rpc.RpcPermission;
import io.pandan.api.vm.ActorSet;
import io.pandan.host.rpc.methods.Argument;
import io.pandan.ipld.CborCodec;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.hamt.Hamt;
import io.pandan.ipld.hamt.HamtConfig;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * {@code Filecoin.Msig…}: messages to multisigs, unsigned and without gas and nonce, and what they
 * hold. Networks on the actors in Java have no multisigs. Source: Lotus {@code
 * node/impl/full/multisig.go}, builtin-actors {@code actors/multisig}. Thread-safe.
 */
final class MultisigMethods {
  /** Methods of Init and of multisigs. */
  private static final long EXEC = 2;

  private static final long PROPOSE = 2;
  private static final long APPROVE = 3;
  private static final long CANCEL = 4;

  /** builtin-actors {@code actors/multisig/src/types.rs}, {@code SIGNERS_MAX}. */
  private static final int MAX_SIGNERS = 256;

  private static final int MAX_DIGITS = 78;

  private final ChainView chain;
  private final Tipsets tipsets;
  private final LotusJson json;

  MultisigMethods(ChainView chain, Tipsets tipsets, LotusJson json) {
    this.chain = chain;
    this.tipsets = tipsets;
    this.json = json;
  }

  List<RpcMethod> methods() {
    return List.of(
        method("MsigCreate", this::create),
        method("MsigPropose", this::propose),
        method("MsigApprove", parameters -> decide(parameters, APPROVE)),
        method("MsigCancel", parameters -> decide(parameters, CANCEL)),
        method("MsigGetAvailableBalance", this::availableBalance),
        method("MsigGetVestingSchedule", this::vestingSchedule),
        method("MsigGetPending", this::pending));
  }

  /** Nothing is signed: whoever reads may have them. */
  private static RpcMethod method(String name, RpcHandler handler) {
    return new RpcMethod("Filecoin." + name, RpcPermission.READ, handler);
  }

  private JsonValue create(RpcParameters parameters) {
    parameters.requireAtMost(6);
    requireMultisigs();
    long threshold = Argument.of(parameters, 0, "required").asInteger(0, MAX_SIGNERS);
    Argument list = Argument.of(parameters, 1, "signers");
    List<Address> signers = list.elements(MAX_SIGNERS).stream().map(Argument::asAddress).toList();
    if (signers.isEmpty() || signers.size() < threshold) {
      throw list.wrong("has " + signers.size() + " addresses, but " + threshold + " have to sign");
    }
    long duration = Argument.of(parameters, 2, "duration").asInteger(0, Long.MAX_VALUE);
    TokenAmount value = amount(parameters, 3);
    Address from = Argument.of(parameters, 4, "from").asAddress();

    CborWriter constructor = new CborWriter().writeArrayHeader(4).writeArrayHeader(signers.size());
    signers.forEach(signer -> signer.write(constructor));
    constructor.writeLong(threshold == 0 ? signers.size() : threshold);
    constructor.writeLong(duration).writeLong(0);
    CborWriter params =
        new CborWriter()
            .writeArrayHeader(2)
            .writeCid(chain.stateAfter(chain.head()).manifest().code("multisig"))
            .writeBytes(constructor.toByteArray());
    return prototype(Address.id(ActorIds.INIT), from, value, EXEC, params);
  }

  private JsonValue propose(RpcParameters parameters) {
    parameters.requireAtMost(6);
    Address multisig = multisig(parameters);
    CborWriter params = new CborWriter().writeArrayHeader(4);
    Argument.of(parameters, 1, "to").asAddress().write(params);
    params.writeBigInt(amount(parameters, 2).atto());
    params.writeUnsigned(LotusArguments.unsigned(Argument.of(parameters, 4, "method")));
    params.writeBytes(
        Argument.optional(parameters, 5, "params").map(LotusArguments::bytes).orElse(new byte[0]));
    Address from = Argument.of(parameters, 3, "from").asAddress();
    return prototype(multisig, from, TokenAmount.ZERO, PROPOSE, params);
  }

  /** Approves or cancels a transaction by its number, whatever it is by now. */
  private JsonValue decide(RpcParameters parameters, long method) {
    parameters.requireAtMost(3);
    Address multisig = multisig(parameters);
    long id = Argument.of(parameters, 1, "transaction").asInteger(0, Long.MAX_VALUE);
    Address from = Argument.of(parameters, 2, "from").asAddress();
    CborWriter params = new CborWriter().writeArrayHeader(2).writeLong(id).writeBytes(new byte[0]);
    return prototype(multisig, from, TokenAmount.ZERO, method, params);
  }

  private JsonObject prototype(
      Address to, Address from, TokenAmount value, long method, CborWriter params) {
    TokenAmount zero = TokenAmount.ZERO;
    Message message =
        new Message(0, to, from, 0, value, 0, zero, zero, method, params.toByteArray());
    return JsonObject.builder()
        .put("Message", json.message(message))
        .put("ValidNonce", false)
        .build();
  }

  private JsonValue availableBalance(RpcParameters parameters) {
    parameters.requireAtMost(2);
    ExecutedTipset tipset = tipsets.require(parameters, 1);
    ActorState actor = actor(parameters, tipset);
    MultisigState state = MultisigState.read(actor, chain.blocks());
    return LotusJson.amount(state.available(actor, tipset.height()));
  }

  private JsonValue vestingSchedule(RpcParameters parameters) {
    parameters.requireAtMost(2);
    MultisigState state = state(parameters);
    return JsonObject.builder()
        .put("InitialBalance", LotusJson.amount(state.initialBalance()))
        .put("StartEpoch", state.startEpoch())
        .put("UnlockDuration", state.unlockDuration())
        .build();
  }

  private JsonValue pending(RpcParameters parameters) {
    parameters.requireAtMost(2);
    Hamt<byte[]> map =
        Hamt.load(chain.blocks(), state(parameters).pending(), HamtConfig.FILECOIN, CborCodec.RAW);
    TreeMap<Long, JsonValue> all = new TreeMap<>();
    map.forEach((key, value) -> all.put(number(key), transaction(number(key), value)));
    return new JsonArray(new ArrayList<>(all.values()));
  }

  private JsonObject transaction(long id, byte[] cbor) {
    CborReader in = new CborReader(cbor);
    in.readArrayHeader(5);
    JsonObject.Builder transaction =
        JsonObject.builder()
            .put("ID", id)
            .put("To", json.address(Address.read(in)))
            .put("Value", LotusJson.amount(in.readBigInt()))
            .put("Method", JsonValue.of(new BigInteger(Long.toUnsignedString(in.readUnsigned()))))
            .put("Params", LotusJson.bytes(in.readBytes()));
    List<JsonValue> approved = new ArrayList<>();
    for (int i = in.readArrayHeader(); i > 0; i--) {
      approved.add(json.address(Address.read(in)));
    }
    return transaction.put("Approved", new JsonArray(approved)).build();
  }

  /** A key of the map: a varint with the sign in its last bit. */
  private static long number(byte[] key) {
    long value = 0;
    for (int i = key.length - 1; i >= 0; i--) {
      value = value << 7 | key[i] & 0x7f;
    }
    return value >>> 1 ^ -(value & 1);
  }

  private static TokenAmount amount(RpcParameters parameters, int index) {
    return TokenAmount.ofAtto(Argument.of(parameters, index, "value").asDecimal(MAX_DIGITS));
  }

  private MultisigState state(RpcParameters parameters) {
    return MultisigState.read(actor(parameters, tipsets.require(parameters, 1)), chain.blocks());
  }

  private Address multisig(RpcParameters parameters) {
    actor(parameters, chain.head());
    return Argument.of(parameters, 0, "multisig").asAddress();
  }

  private ActorState actor(RpcParameters parameters, ExecutedTipset tipset) {
    requireMultisigs();
    return Actors.require(
        Argument.of(parameters, 0, "multisig").asAddress(),
        "multisig",
        chain.stateAfter(tipset),
        json);
  }

  private void requireMultisigs() {
    if (chain.network().actorSet() != ActorSet.CANONICAL) {
      throw Tipsets.failure("this network's actors are Pandan's own, which have no multisigs");
    }
  }
}
