package io.pandan.host.rpc.filecoin;

import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.MessageLookup;
import io.pandan.api.chain.MessageOutbox;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.rpc.RpcPermission;
import io.pandan.host.rpc.methods.Argument;
import io.pandan.host.rpc.methods.HeadSignal;
import io.pandan.ipld.Cid;
import java.util.List;

/**
 * Messages, and what became of them. One sequencer makes the chain and nothing goes back, so
 * confidence and look-back limits are accepted and not needed. Thread-safe.
 */
final class MessageMethods {
  private final ChainView chain;
  private final MessageOutbox outbox;
  private final LotusJson json;
  private final HeadSignal head;

  MessageMethods(ChainView chain, MessageOutbox outbox, LotusJson json, HeadSignal head) {
    this.chain = chain;
    this.outbox = outbox;
    this.json = json;
    this.head = head;
  }

  List<RpcMethod> methods() {
    return List.of(
        new RpcMethod("Filecoin.ChainGetMessage", RpcPermission.READ, this::getMessage),
        new RpcMethod("Filecoin.StateSearchMsg", RpcPermission.READ, this::searchMessage),
        new RpcMethod("Filecoin.StateWaitMsg", RpcPermission.READ, this::waitMessage));
  }

  private JsonValue getMessage(RpcParameters parameters) {
    parameters.requireAtMost(1);
    Cid cid = Argument.of(parameters, 0, "cid").asCid();
    return chain
        .find(cid)
        .map(found -> found.executed().messages().get(found.index()))
        .or(() -> outbox.pending(cid))
        .map(signed -> json.message(signed.message()))
        .orElseThrow(() -> Tipsets.failure("message not found: " + cid));
  }

  /** Version 1 of the API has the tipset to search from first; version 0 begins with the CID. */
  private JsonValue searchMessage(RpcParameters parameters) {
    parameters.requireAtMost(4);
    int index = parameters.size() > 0 && Argument.of(parameters, 0, "cid").isObject() ? 0 : 1;
    Cid cid = Argument.of(parameters, index, "cid").asCid();
    return LotusJson.orNull(chain.find(cid), found -> lookup(cid, found));
  }

  private JsonValue waitMessage(RpcParameters parameters) throws InterruptedException {
    parameters.requireAtMost(4);
    Cid cid = Argument.of(parameters, 0, "cid").asCid();
    return lookup(cid, head.await(() -> chain.find(cid)));
  }

  /**
   * Lotus names the child here, whose header has the receipts' root; a chain that seals when there
   * is something to seal may have none yet, so this is the tipset that the message is in.
   */
  private static JsonObject lookup(Cid cid, MessageLookup found) {
    ExecutedTipset tipset = found.executed();
    return JsonObject.builder()
        .put("Message", LotusJson.cid(cid))
        .put("Receipt", LotusJson.receipt(tipset.receipts().get(found.index())))
        .putNull("ReturnDec")
        .put("TipSet", LotusJson.key(tipset.key()))
        .put("Height", tipset.height())
        .build();
  }
}
