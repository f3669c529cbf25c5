package io.pandan.host.rpc.filecoin;

import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.Message;
import io.pandan.api.SignedMessage;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.MessageOutbox;
import io.pandan.api.chain.MessageRejectedException;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.rpc.RpcPermission;
import io.pandan.host.rpc.methods.Argument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code Filecoin.MpoolPushMessage}: messages that the node fills in, signs and sends. Source:
 * Lotus {@code node/impl/full/mpool.go}. Thread-safe.
 */
final class PushMethods {
  private static final int MAX_MESSAGES = 1_000;

  private final ChainView chain;
  private final MessageOutbox outbox;
  private final GasMethods gas;
  private final Signers signers;
  private final LotusJson json;

  /** A sender's messages get their nonces one after the other. */
  private final Map<Address, Object> senders = new ConcurrentHashMap<>();

  PushMethods(
      ChainView chain, MessageOutbox outbox, GasMethods gas, Signers signers, LotusJson json) {
    this.chain = chain;
    this.outbox = outbox;
    this.gas = gas;
    this.signers = signers;
    this.json = json;
  }

  List<RpcMethod> methods() {
    return List.of(
        new RpcMethod(
            "Filecoin.MpoolPushMessage", RpcPermission.SIGN, WalletModule.guarded(this::push)),
        new RpcMethod(
            "Filecoin.MpoolBatchPushMessage",
            RpcPermission.SIGN,
            WalletModule.guarded(this::pushAll)));
  }

  private JsonValue push(RpcParameters parameters) {
    parameters.requireAtMost(2);
    TokenAmount maxFee = GasMethods.maxFee(parameters, 1);
    return json.signed(push(Argument.of(parameters, 0, "message"), maxFee));
  }

  /** Stops at the first that is refused, as Lotus does: those before it have been sent. */
  private JsonValue pushAll(RpcParameters parameters) {
    parameters.requireAtMost(2);
    TokenAmount maxFee = GasMethods.maxFee(parameters, 1);
    List<JsonValue> sent = new ArrayList<>();
    for (Argument message : Argument.of(parameters, 0, "messages").elements(MAX_MESSAGES)) {
      sent.add(json.signed(push(message, maxFee)));
    }
    return new JsonArray(sent);
  }

  private SignedMessage push(Argument argument, TokenAmount maxFee) {
    Message wanted = LotusArguments.message(argument);
    if (wanted.nonce() != 0) {
      throw argument.wrong("has nonce " + wanted.nonce() + ", but the node gives it one: leave 0");
    }
    Address from = signers.key(wanted.from());
    Message filled = gas.filled(with(wanted, from, 0), maxFee, chain.head());
    TokenAmount balance =
        chain
            .stateAfter(chain.head())
            .actor(from)
            .map(ActorState::balance)
            .orElse(TokenAmount.ZERO);
    if (balance.minus(filled.value()).isNegative()) {
      throw Tipsets.failure("not enough funds: " + balance + " < " + filled.value());
    }
    try {
      synchronized (senders.computeIfAbsent(from, any -> new Object())) {
        SignedMessage signed = signers.sign(from, with(filled, from, outbox.nextNonce(from)));
        outbox.submit(signed);
        return signed;
      }
    } catch (MessageRejectedException e) {
      throw PoolMethods.refusal(e);
    }
  }

  private static Message with(Message message, Address from, long nonce) {
    return new Message(
        message.version(),
        message.to(),
        from,
        nonce,
        message.value(),
        message.gasLimit(),
        message.gasFeeCap(),
        message.gasPremium(),
        message.method(),
        message.params());
  }
}
