package io.pandan.host.rpc.eth;

import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.MessageLookup;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonNull;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.host.rpc.methods.Argument;
import io.pandan.host.rpc.methods.HeadSignal;
import io.pandan.host.rpc.methods.eth.BlockFinder;
import io.pandan.host.rpc.methods.eth.BlockSelector;
import io.pandan.host.rpc.methods.eth.EthJson;
import io.pandan.host.rpc.methods.eth.TransactionView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds blocks, transactions and receipts; what is not there is {@code null}. Thread-safe. */
final class EthLookup {
  /** How long a receipt is waited for when its transaction is about to be mined. */
  private static final Duration RECEIPT_PATIENCE = Duration.ofSeconds(2);

  private final ChainView chain;
  private final PendingTransactions pending;
  private final PendingBlock pendingBlock;
  private final BlockFinder finder;
  private final EthBlocks blocks;
  private final HeadSignal head;

  EthLookup(
      ChainView chain,
      PendingTransactions pending,
      PendingBlock pendingBlock,
      BlockFinder finder,
      EthBlocks blocks,
      HeadSignal head) {
    this.chain = chain;
    this.pending = pending;
    this.pendingBlock = pendingBlock;
    this.finder = finder;
    this.blocks = blocks;
    this.head = head;
  }

  /**
   * Counts a block that is a matter of moments. Clients that wait for a transaction ask for the
   * number before its receipt, and when the receipt's is higher wait for yet another block.
   */
  JsonValue blockNumber(RpcParameters parameters) throws InterruptedException {
    parameters.requireAtMost(0);
    if (pending.isNewestAboutToBeMined()) {
      head.await(
          () -> pending.isNewestAboutToBeMined() ? Optional.empty() : Optional.of(true),
          RECEIPT_PATIENCE);
    }
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
    return block.isPending()
        ? pendingBlock.block(full)
        : orNull(finder.find(block).map(tipset -> blocks.block(tipset, full)));
  }

  JsonValue getBlockTransactionCountByNumber(RpcParameters parameters) {
    return count(parameters, byNumber(parameters));
  }

  JsonValue getBlockTransactionCountByHash(RpcParameters parameters) {
    return count(parameters, byHash(parameters));
  }

  private JsonValue count(RpcParameters parameters, BlockSelector block) {
    parameters.requireAtMost(1);
    return block.isPending()
        ? EthJson.quantity(pendingBlock.transactions().size())
        : orNull(finder.find(block).map(tipset -> EthJson.quantity(tipset.messages().size())));
  }

  JsonValue getBlockReceipts(RpcParameters parameters) {
    parameters.requireAtMost(1);
    parameters.require(0, "block");
    BlockSelector block = BlockSelector.any(parameters, 0);
    return block.isPending() ? JsonNull.NULL : orNull(finder.find(block).map(this::receipts));
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
    if (block.isPending()) {
      List<TransactionView> waiting = pendingBlock.transactions();
      return index < waiting.size() ? blocks.pending(waiting.get((int) index)) : JsonNull.NULL;
    }
    return orNull(
        finder
            .find(block)
            .filter(tipset -> index < tipset.messages().size())
            .map(tipset -> blocks.mined(blocks.view(tipset), (int) index)));
  }

  JsonValue getTransactionByHash(RpcParameters parameters) {
    parameters.requireAtMost(1);
    byte[] hash = Argument.of(parameters, 0, "hash").asHash();
    return orNull(
        mined(hash)
            .or(() -> pending.find(hash).map(blocks::pending))
            // What left the pool meanwhile is in a block now.
            .or(() -> mined(hash)));
  }

  private Optional<JsonObject> mined(byte[] hash) {
    return chain
        .findTransaction(hash)
        .map(found -> blocks.mined(blocks.view(found.executed()), found.index()));
  }

  /**
   * Answers when the transaction is mined, if that is a matter of moments. Clients ask right after
   * sending, and when they get null wait for a block <em>after</em> that: one that may never come
   * on a chain that mines when there is something to mine.
   */
  JsonValue getTransactionReceipt(RpcParameters parameters) throws InterruptedException {
    parameters.requireAtMost(1);
    byte[] hash = Argument.of(parameters, 0, "hash").asHash();
    Optional<MessageLookup> found = chain.findTransaction(hash);
    if (found.isEmpty() && pending.isAboutToBeMined(hash)) {
      found = head.await(() -> chain.findTransaction(hash), RECEIPT_PATIENCE);
    }
    return orNull(
        found
            .or(() -> chain.findTransaction(hash))
            .map(lookup -> blocks.receipt(blocks.view(lookup.executed()), lookup.index())));
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
