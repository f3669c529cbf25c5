package io.pandan.host.rpc.filecoin;

import io.pandan.api.Signature;
import io.pandan.api.SignedMessage;
import io.pandan.api.StampedEvent;
import io.pandan.api.chain.BlockHeader;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.TipsetKey;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcException;
import io.pandan.api.rpc.RpcHandler;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.rpc.RpcPermission;
import io.pandan.host.rpc.methods.Argument;
import io.pandan.ipld.CborCodec;
import io.pandan.ipld.CborException;
import io.pandan.ipld.Cid;
import io.pandan.ipld.MissingBlockException;
import io.pandan.ipld.amt.Amt;
import io.pandan.ipld.amt.AmtVersion;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code Filecoin.Chain…} about what is in blocks: messages, receipts, events, and the way from one
 * tipset to another. Tipsets have one block here, and a chain has no other tipsets than its own.
 * Source: Lotus {@code node/impl/full/chain.go}. Thread-safe.
 */
final class BlockMethods {
  /** As far as a query for logs reaches: a day of Filecoin's epochs. */
  private static final int MAX_PATH = 2_880;

  private static final CborCodec<StampedEvent> EVENT =
      CborCodec.of(StampedEvent::read, StampedEvent::write);

  private final ChainView chain;
  private final Tipsets tipsets;
  private final LotusJson json;

  BlockMethods(ChainView chain, Tipsets tipsets, LotusJson json) {
    this.chain = chain;
    this.tipsets = tipsets;
    this.json = json;
  }

  List<RpcMethod> methods() {
    return List.of(
        read("ChainGetBlock", this::getBlock),
        read("ChainGetBlockMessages", this::getBlockMessages),
        read("ChainGetMessagesInTipset", this::getMessagesInTipset),
        read("ChainGetParentMessages", this::getParentMessages),
        read("ChainGetParentReceipts", this::getParentReceipts),
        read("ChainGetFinalizedTipSet", this::getFinalizedTipset),
        read("ChainGetPath", this::getPath),
        read("ChainTipSetWeight", this::weight),
        read("ChainGetEvents", this::getEvents));
  }

  private static RpcMethod read(String name, RpcHandler handler) {
    return new RpcMethod("Filecoin." + name, RpcPermission.READ, handler);
  }

  private JsonValue getBlock(RpcParameters parameters) {
    return json.header(header(block(parameters)));
  }

  private JsonValue getBlockMessages(RpcParameters parameters) {
    List<SignedMessage> messages = block(parameters).messages();
    List<SignedMessage> bls = messages.stream().filter(BlockMethods::isBls).toList();
    List<SignedMessage> others = messages.stream().filter(message -> !isBls(message)).toList();
    List<SignedMessage> all = new ArrayList<>(bls);
    all.addAll(others);
    return JsonObject.builder()
        .put("BlsMessages", JsonArray.from(bls, signed -> json.message(signed.message())))
        .put("SecpkMessages", JsonArray.from(others, json::signed))
        .put("Cids", JsonArray.from(all, signed -> LotusJson.cid(signed.cid())))
        .build();
  }

  private static boolean isBls(SignedMessage message) {
    return message.signature().type() == Signature.Type.BLS;
  }

  private JsonValue getMessagesInTipset(RpcParameters parameters) {
    parameters.requireAtMost(1);
    return messages(tipsets.require(parameters, 0).messages());
  }

  private JsonValue getParentMessages(RpcParameters parameters) {
    return messages(parent(block(parameters)).map(ExecutedTipset::messages).orElse(List.of()));
  }

  private JsonArray messages(List<SignedMessage> messages) {
    return JsonArray.from(messages, json::messageOfTipset);
  }

  private JsonValue getParentReceipts(RpcParameters parameters) {
    return JsonArray.from(
        parent(block(parameters)).map(ExecutedTipset::receipts).orElse(List.of()),
        LotusJson::receipt);
  }

  /** One sequencer makes the chain and nothing goes back. */
  private JsonValue getFinalizedTipset(RpcParameters parameters) {
    parameters.requireAtMost(0);
    return json.tipset(chain.head());
  }

  /** What is reverted on the way from one tipset to another, and then what is applied. */
  private JsonValue getPath(RpcParameters parameters) {
    parameters.requireAtMost(2);
    ExecutedTipset from = tipsets.require(parameters, 0);
    ExecutedTipset to = tipsets.require(parameters, 1);
    boolean back = from.height() > to.height();
    ExecutedTipset upper = back ? from : to;
    ExecutedTipset lower = back ? to : from;
    List<ExecutedTipset> between = new ArrayList<>();
    for (ExecutedTipset at = upper; at.height() > lower.height(); ) {
      if (between.size() == MAX_PATH) {
        throw new RpcException(
            RpcException.LIMIT_EXCEEDED, "the path is longer than " + MAX_PATH + " tipsets");
      }
      between.add(at);
      at = parent(at).orElseThrow(() -> Tipsets.failure("a tipset on the way is missing"));
    }
    return back
        ? JsonArray.from(between, tipset -> json.headChange(LotusJson.REVERT, tipset))
        : JsonArray.from(between.reversed(), tipset -> json.headChange(LotusJson.APPLY, tipset));
  }

  /** Each block weighs one: what a child's header says of its parents. */
  private JsonValue weight(RpcParameters parameters) {
    parameters.requireAtMost(1);
    return LotusJson.amount(
        header(tipsets.require(parameters, 0)).parentWeight().add(BigInteger.ONE));
  }

  private JsonValue getEvents(RpcParameters parameters) {
    parameters.requireAtMost(1);
    Cid root = Argument.of(parameters, 0, "root").asCid();
    List<StampedEvent> events = new ArrayList<>();
    try {
      Amt.load(chain.blocks(), root, AmtVersion.V3, EVENT).forEach((index, e) -> events.add(e));
    } catch (CborException | MissingBlockException e) {
      throw Tipsets.failure("no events are at " + root + ": " + e.getMessage());
    }
    return JsonArray.from(events, LotusJson::event);
  }

  private ExecutedTipset block(RpcParameters parameters) {
    parameters.requireAtMost(1);
    Cid cid = Argument.of(parameters, 0, "block").asCid();
    return chain
        .tipset(new TipsetKey(List.of(cid)))
        .orElseThrow(() -> Tipsets.failure("no block of the chain has the CID " + cid));
  }

  private Optional<ExecutedTipset> parent(ExecutedTipset tipset) {
    return tipset.height() == 0 ? Optional.empty() : chain.tipset(tipset.tipset().parents());
  }

  private static BlockHeader header(ExecutedTipset tipset) {
    return tipset.tipset().first();
  }
}
