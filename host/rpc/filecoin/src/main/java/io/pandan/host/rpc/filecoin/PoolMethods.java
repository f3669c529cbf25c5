package io.pandan.host.rpc.filecoin;

import io.pandan.api.SignedMessage;
import io.pandan.api.chain.MessageOutbox;
import io.pandan.api.chain.MessageRejectedException;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcException;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.rpc.RpcPermission;
import io.pandan.host.rpc.methods.Argument;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code Filecoin.Mpool…}: signed messages, and what waits. Messages of others and of one's own are
 * treated alike. Source: Lotus {@code node/impl/full/mpool.go}. Thread-safe.
 */
final class PoolMethods {
  private static final int MAX_MESSAGES = 1_000;

  private final MessageOutbox outbox;
  private final LotusJson json;

  PoolMethods(MessageOutbox outbox, LotusJson json) {
    this.outbox = outbox;
    this.json = json;
  }

  List<RpcMethod> methods() {
    return List.of(
        new RpcMethod("Filecoin.MpoolPush", RpcPermission.WRITE, this::push),
        new RpcMethod("Filecoin.MpoolPushUntrusted", RpcPermission.WRITE, this::push),
        new RpcMethod("Filecoin.MpoolBatchPush", RpcPermission.WRITE, this::pushAll),
        new RpcMethod("Filecoin.MpoolBatchPushUntrusted", RpcPermission.WRITE, this::pushAll),
        new RpcMethod("Filecoin.MpoolPending", RpcPermission.READ, this::pending),
        new RpcMethod("Filecoin.MpoolSelect", RpcPermission.READ, this::select),
        new RpcMethod("Filecoin.MpoolGetNonce", RpcPermission.READ, this::getNonce));
  }

  private JsonValue push(RpcParameters parameters) {
    parameters.requireAtMost(1);
    return submit(LotusArguments.signed(Argument.of(parameters, 0, "message")));
  }

  /** Stops at the first that is refused, as Lotus does: those before it have been taken. */
  private JsonValue pushAll(RpcParameters parameters) {
    parameters.requireAtMost(1);
    List<SignedMessage> messages =
        Argument.of(parameters, 0, "messages").elements(MAX_MESSAGES).stream()
            .map(LotusArguments::signed)
            .toList();
    List<JsonValue> cids = new ArrayList<>();
    for (SignedMessage message : messages) {
      cids.add(submit(message));
    }
    return new JsonArray(cids);
  }

  private JsonValue submit(SignedMessage message) {
    try {
      return LotusJson.cid(outbox.submit(message));
    } catch (MessageRejectedException e) {
      throw refusal(e);
    }
  }

  /** The error for what the pool does not take; its data say why in a word. */
  static RpcException refusal(MessageRejectedException e) {
    return new RpcException(
        RpcException.GENERAL_ERROR, e.getMessage(), JsonValue.of(e.reason().name()));
  }

  private JsonValue pending(RpcParameters parameters) {
    parameters.requireAtMost(1);
    return all();
  }

  /** All that waits in the order of execution, whatever the quality of a miner's ticket. */
  private JsonValue select(RpcParameters parameters) {
    parameters.requireAtMost(2);
    return all();
  }

  private JsonArray all() {
    return JsonArray.from(outbox.pending(), json::signed);
  }

  private JsonValue getNonce(RpcParameters parameters) {
    parameters.requireAtMost(1);
    return JsonValue.of(outbox.nextNonce(Argument.of(parameters, 0, "address").asAddress()));
  }
}
