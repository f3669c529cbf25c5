package io.pandan.host.rpc.eth;

import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.MessageLookup;
import io.pandan.api.chain.MessageOutbox;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonNull;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.host.rpc.argument.Argument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Finds blocks, transactions and receipts; what is not there is {@code null}. Thread-safe. */
final class EthLookup {
  private final ChainView chain;
  private final MessageOutbox outbox;
  private final BlockFinder finder;
  private final EthBlocks blocks;

  EthLookup(ChainView chain, MessageOutbox outbox, BlockFinder finder, EthBlocks blocks) {
    this.chain = chain;
    this.outbox = outbox;
    this.finder = finder;
    this.blocks = blocks;
  }

  JsonValue blockNumber(RpcParameters parameters) {
    parameters.requireAtMost(0);
    return EthJson.quantity(chain.head().height());
  }

  JsonValue getBlockByNumber(RpcParameters parameters) {
    return block(parameters, byNumber(parameters));
  }

  JsonValue getBlockByHash(RpcParameters parameters) {
    return block(parameters, byHash(parameters));
  }

  private JsonValue block(RpcParameters parameters, BlockSelector block) {
    parameters.requireAtMost(2);
    boolean full =
        Argument.optional(parameters, 1, "fullTransactions").map(Argument::asBoolean).orElse(false);
    return orNull(finder.find(block).map(tipset -> blocks.block(tipset, full)));
  }

  JsonValue getBlockTransactionCountByNumber(RpcParameters parameters) {
    return count(parameters, byNumber(parameters));
  }

  JsonValue getBlockTransactionCountByHash(RpcParameters parameters) {
    return count(parameters, byHash(parameters));
  }

  private JsonValue count(RpcParameters parameters, BlockSelector block) {
    parameters.requireAtMost(1);
    return orNull(finder.find(block).map(tipset -> EthJson.quantity(tipset.messages().size())));
  }

  JsonValue getBlockReceipts(RpcParameters parameters) {
    parameters.requireAtMost(1);
    parameters.require(0, "block");
    return orNull(finder.find(BlockSelector.any(parameters, 0)).map(this::receipts));
  }

  private JsonArray receipts(ExecutedTipset tipset) {
    BlockView block = blocks.view(tipset);
    List<JsonValue> receipts = new ArrayList<>();
    for (int i = 0; i < block.size(); i++) {
      receipts.add(blocks.receipt(block, i));
    }
    return new JsonArray(receipts);
  }

  JsonValue getTransactionByBlockNumberAndIndex(RpcParameters parameters) {
    return transaction(parameters, byNumber(parameters));
  }

  JsonValue getTransactionByBlockHashAndIndex(RpcParameters parameters) {
    return transaction(parameters, byHash(parameters));
  }

  private JsonValue transaction(RpcParameters parameters, BlockSelector block) {
    parameters.requireAtMost(2);
    long index = Argument.of(parameters, 1, "index").asQuantityLong();
    return orNull(
        finder
            .find(block)
            .filter(tipset -> index < tipset.messages().size())
            .map(tipset -> blocks.mined(blocks.view(tipset), (int) index)));
  }

  JsonValue getTransactionByHash(RpcParameters parameters) {
    parameters.requireAtMost(1);
    byte[] hash = Argument.of(parameters, 0, "hash").asHash();
    Optional<JsonObject> waiting = pending(hash);
    // Looked for in the pool first: what leaves the pool meanwhile is found in its block.
    return orNull(
        chain
            .findTransaction(hash)
            .map(found -> blocks.mined(blocks.view(found.executed()), found.index()))
            .or(() -> waiting));
  }

  JsonValue getTransactionReceipt(RpcParameters parameters) {
    parameters.requireAtMost(1);
    Optional<MessageLookup> found =
        chain.findTransaction(Argument.of(parameters, 0, "hash").asHash());
    return orNull(
        found.map(lookup -> blocks.receipt(blocks.view(lookup.executed()), lookup.index())));
  }

  /**
   * Of the messages that wait only Ethereum's are shown, as Lotus does: others may lack addresses.
   */
  private Optional<JsonObject> pending(byte[] hash) {
    long chainId = chain.network().chainId();
    return outbox.pending().stream()
        .flatMap(message -> TransactionView.ethereum(message, chainId).stream())
        .filter(transaction -> Arrays.equals(transaction.hash(), hash))
        .findFirst()
        .map(blocks::pending);
  }

  private static BlockSelector byNumber(RpcParameters parameters) {
    return BlockSelector.number(Argument.of(parameters, 0, "block"));
  }

  private static BlockSelector byHash(RpcParameters parameters) {
    return new BlockSelector.Hash(Argument.of(parameters, 0, "hash").asHash());
  }

  private static JsonValue orNull(Optional<? extends JsonValue> value) {
    return value.isPresent() ? value.get() : JsonNull.NULL;
  }
}
