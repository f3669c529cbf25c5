package io.pandan.host.rpc.eth;

import io.pandan.api.Message;
import io.pandan.api.Receipt;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.BlockHeader;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.eth.EthTransaction;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonString;
import io.pandan.api.json.JsonValue;
import io.pandan.host.rpc.methods.eth.EthJson;
import io.pandan.host.rpc.methods.eth.EthLog;
import io.pandan.host.rpc.methods.eth.LogsBloom;
import io.pandan.host.rpc.methods.eth.TransactionView;
import io.pandan.ipld.CborException;
import io.pandan.ipld.CborReader;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Blocks, transactions, receipts and logs as JSON objects. Fields that Filecoin has no counterpart
 * for have the values that Lotus gives them. Source: Lotus {@code node/impl/eth/utils.go}, {@code
 * chain/types/ethtypes}. Thread-safe.
 */
final class EthBlocks {
  /** Keccak-256 of the RLP of an empty list: no uncles. */
  private static final JsonString NO_UNCLES =
      new JsonString("0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347");

  /** Keccak-256 of the RLP of nothing: no transactions. */
  private static final JsonString EMPTY_ROOT =
      new JsonString("0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421");

  private static final JsonString EMPTY = new JsonString("0x");
  private static final JsonString ZERO_NONCE = new JsonString("0x0000000000000000");

  private final ChainView chain;
  private final TipsetLogs logs;

  EthBlocks(ChainView chain, TipsetLogs logs) {
    this.chain = chain;
    this.logs = logs;
  }

  /** A tipset as Ethereum sees it. */
  BlockView view(ExecutedTipset tipset) {
    return new BlockView(chain, logs, tipset);
  }

  /**
   * A block.
   *
   * @param tipset the tipset
   * @param full whether transactions are wanted whole, or only their hashes
   */
  JsonObject block(ExecutedTipset tipset, boolean full) {
    BlockView block = view(tipset);
    List<JsonValue> transactions = new ArrayList<>();
    for (int i = 0; i < block.size(); i++) {
      transactions.add(full ? mined(block, i) : EthJson.data(block.transaction(i).hash()));
    }
    return header(block)
        .put("transactions", new JsonArray(transactions))
        .put("uncles", JsonArray.EMPTY)
        .build();
  }

  /** A block without its transactions: what subscribers get. */
  JsonObject header(ExecutedTipset tipset) {
    return header(view(tipset)).build();
  }

  /**
   * The block after a tipset, of what waits.
   *
   * @param parent the tipset
   * @param transactions what waits
   */
  JsonObject pendingBlock(ExecutedTipset parent, JsonArray transactions) {
    return JsonObject.builder()
        .putNull("hash")
        .put("parentHash", EthJson.digest(parent.key().cid()))
        .put("sha3Uncles", NO_UNCLES)
        .put("miner", EthJson.address(EthAddress.ZERO))
        .put("stateRoot", EthJson.ZERO_HASH)
        .put("transactionsRoot", transactions.size() == 0 ? EMPTY_ROOT : EthJson.ZERO_HASH)
        .put("receiptsRoot", EthJson.ZERO_HASH)
        .put("logsBloom", new LogsBloom().toJson())
        .put("difficulty", EthJson.quantity(0))
        .put("totalDifficulty", EthJson.quantity(0))
        .put("number", EthJson.quantity(parent.height() + 1))
        .put("gasLimit", EthJson.quantity(chain.network().blockGasLimit()))
        .put("gasUsed", EthJson.quantity(0))
        .put("timestamp", EthJson.quantity(parent.tipset().first().timestampS() + 1))
        .put("extraData", EMPTY)
        .put("mixHash", EthJson.ZERO_HASH)
        .putNull("nonce")
        .put("baseFeePerGas", EthJson.quantity(parent.nextBaseFee()))
        .put("size", EthJson.quantity(0))
        .put("transactions", transactions)
        .put("uncles", JsonArray.EMPTY)
        .build();
  }

  private JsonObject.Builder header(BlockView block) {
    ExecutedTipset tipset = block.tipset();
    BlockHeader header = tipset.tipset().first();
    LogsBloom bloom = new LogsBloom();
    long gasUsed = 0;
    for (int i = 0; i < block.size(); i++) {
      block.logs(i).forEach(bloom::add);
      gasUsed += block.receipt(i).gasUsed();
    }
    return header(
            block.hash(),
            tipset.tipset().parents().cid().digest(),
            tipset.height(),
            header.timestampS(),
            header.parentBaseFee())
        .put("logsBloom", bloom.toJson())
        .put(
            "gasLimit",
            EthJson.quantity(chain.network().blockGasLimit() * tipset.tipset().blocks().size()))
        .put("gasUsed", EthJson.quantity(gasUsed))
        .put("transactionsRoot", transactionsRoot(block.size()));
  }

  /** What a block has besides its transactions and what they come to. */
  static JsonObject.Builder header(
      byte[] hash, byte[] parentHash, long number, long timestampS, TokenAmount baseFee) {
    return JsonObject.builder()
        .put("hash", EthJson.data(hash))
        .put("parentHash", EthJson.data(parentHash))
        .put("sha3Uncles", NO_UNCLES)
        .put("miner", EthJson.address(EthAddress.ZERO))
        .put("stateRoot", EthJson.ZERO_HASH)
        .put("receiptsRoot", EthJson.ZERO_HASH)
        .put("difficulty", EthJson.quantity(0))
        .put("totalDifficulty", EthJson.quantity(0))
        .put("number", EthJson.quantity(number))
        .put("timestamp", EthJson.quantity(timestampS))
        .put("extraData", EMPTY)
        .put("mixHash", EthJson.ZERO_HASH)
        .put("nonce", ZERO_NONCE)
        .put("baseFeePerGas", EthJson.quantity(baseFee))
        .put("size", EthJson.quantity(0));
  }

  /** The root of a block's transactions, which Filecoin has only where there are none. */
  static JsonString transactionsRoot(int transactions) {
    return transactions == 0 ? EMPTY_ROOT : EthJson.ZERO_HASH;
  }

  /** A transaction in its block. */
  JsonObject mined(BlockView block, int index) {
    TransactionView transaction = block.transaction(index);
    Fees fees = block.fees(index);
    BigInteger price = fees.baseFee().min(fees.feeCap()).add(fees.effectivePremium());
    return transaction(transaction, price)
        .put("blockHash", EthJson.data(block.hash()))
        .put("blockNumber", EthJson.quantity(block.tipset().height()))
        .put("transactionIndex", EthJson.quantity(index))
        .build();
  }

  /** A transaction that waits for a block. */
  JsonObject pending(TransactionView transaction) {
    return transaction(transaction, transaction.message().gasFeeCap().atto())
        .putNull("blockHash")
        .putNull("blockNumber")
        .putNull("transactionIndex")
        .build();
  }

  /** What a transaction has wherever it is. */
  JsonObject.Builder transaction(TransactionView transaction, BigInteger gasPrice) {
    Message message = transaction.message();
    JsonObject.Builder json =
        JsonObject.builder()
            .put("hash", EthJson.data(transaction.hash()))
            .put("type", EthJson.quantity(transaction.type()))
            .put("nonce", EthJson.quantity(message.nonce()))
            .put("from", EthJson.address(transaction.from()))
            .put("to", EthJson.address(transaction.to()))
            .put("value", EthJson.quantity(message.value()))
            .put("gas", EthJson.quantity(message.gasLimit()))
            .put("gasPrice", EthJson.quantity(gasPrice))
            .put("input", EthJson.data(transaction.input()));
    Optional<EthTransaction> signed = transaction.signed();
    if (transaction.type() == EthTransaction.Kind.EIP1559.type()) {
      json.put("maxFeePerGas", EthJson.quantity(message.gasFeeCap()))
          .put("maxPriorityFeePerGas", EthJson.quantity(message.gasPremium()))
          .put("accessList", JsonArray.EMPTY)
          .put("yParity", EthJson.quantity(signed.map(EthTransaction::v).orElse(BigInteger.ZERO)));
    }
    if (signed.map(EthTransaction::kind).filter(EthTransaction.Kind.HOMESTEAD::equals).isEmpty()) {
      json.put("chainId", EthJson.quantity(chain.network().chainId()));
    }
    return json.put("v", EthJson.quantity(signed.map(EthTransaction::v).orElse(BigInteger.ZERO)))
        .put("r", EthJson.quantity(signed.map(EthTransaction::r).orElse(BigInteger.ZERO)))
        .put("s", EthJson.quantity(signed.map(EthTransaction::s).orElse(BigInteger.ZERO)));
  }

  /** The receipt of a transaction. */
  JsonObject receipt(BlockView block, int index) {
    TransactionView transaction = block.transaction(index);
    Receipt receipt = block.receipt(index);
    long cumulative = 0;
    for (int i = 0; i <= index; i++) {
      cumulative += block.receipt(i).gasUsed();
    }
    LogsBloom bloom = new LogsBloom();
    block.logs(index).forEach(bloom::add);
    return JsonObject.builder()
        .put("transactionHash", EthJson.data(transaction.hash()))
        .put("transactionIndex", EthJson.quantity(index))
        .put("blockHash", EthJson.data(block.hash()))
        .put("blockNumber", EthJson.quantity(block.tipset().height()))
        .put("from", EthJson.address(transaction.from()))
        .put("to", EthJson.address(transaction.to()))
        .put("type", EthJson.quantity(transaction.type()))
        .put("status", EthJson.quantity(receipt.exitCode().isSuccess() ? 1 : 0))
        .put("contractAddress", EthJson.address(created(transaction, receipt)))
        .put("cumulativeGasUsed", EthJson.quantity(cumulative))
        .put("gasUsed", EthJson.quantity(receipt.gasUsed()))
        .put("effectiveGasPrice", EthJson.quantity(block.fees(index).effectiveGasPrice()))
        .put("logsBloom", bloom.toJson())
        .put("logs", logs(block, index, block.logs(index), false))
        .build();
  }

  /**
   * Logs of one transaction.
   *
   * @param block the block
   * @param index the transaction's place
   * @param logs which of its logs
   * @param removed whether the block is no longer in the chain
   */
  JsonArray logs(BlockView block, int index, List<EthLog> logs, boolean removed) {
    if (logs.isEmpty()) {
      return JsonArray.EMPTY;
    }
    JsonString transaction = EthJson.data(block.transaction(index).hash());
    JsonString hash = EthJson.data(block.hash());
    return JsonArray.from(
        logs,
        log ->
            JsonObject.builder()
                .put("address", EthJson.address(log.address()))
                .put("topics", JsonArray.from(log.topics(), EthJson::data))
                .put("data", EthJson.data(log.data()))
                .put("blockHash", hash)
                .put("blockNumber", EthJson.quantity(block.tipset().height()))
                .put("transactionHash", transaction)
                .put("transactionIndex", EthJson.quantity(index))
                .put("logIndex", EthJson.quantity(log.index()))
                .put("removed", removed)
                .build());
  }

  /** The contract that a transaction made: the last field of what the EAM returns. */
  private static Optional<EthAddress> created(TransactionView transaction, Receipt receipt) {
    if (transaction.to().isPresent() || !receipt.exitCode().isSuccess()) {
      return Optional.empty();
    }
    try {
      CborReader in = new CborReader(receipt.returnData());
      in.readArrayHeader(3);
      in.skipValue();
      in.skipValue();
      return Optional.of(EthAddress.of(in.readBytes(EthAddress.LENGTH)));
    } catch (CborException e) {
      throw new IllegalStateException("the EAM returned no address: " + e.getMessage(), e);
    }
  }
}
