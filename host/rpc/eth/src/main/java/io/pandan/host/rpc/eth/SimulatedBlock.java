package io.pandan.host.rpc.eth;

import io.pandan.api.Message;
import io.pandan.api.Receipt;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.Execution;
import io.pandan.api.chain.Simulation;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.eth.EthTransaction;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcException;
import io.pandan.api.vm.ActorManifest;
import io.pandan.host.rpc.methods.eth.CallObject;
import io.pandan.host.rpc.methods.eth.CborBytes;
import io.pandan.host.rpc.methods.eth.EthFrame;
import io.pandan.host.rpc.methods.eth.EthFrames;
import io.pandan.host.rpc.methods.eth.EthJson;
import io.pandan.host.rpc.methods.eth.EthLog;
import io.pandan.host.rpc.methods.eth.ExecutionFailure;
import io.pandan.host.rpc.methods.eth.LogsBloom;
import io.pandan.host.rpc.methods.eth.TransactionView;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** A pretended block as JSON. Made for one request; not thread-safe. */
final class SimulatedBlock {
  /** Who emits what tells of transfers (execution-apis, {@code eth_simulateV1}). */
  private static final EthAddress TRANSFERS = EthAddress.parse("0x" + "ee".repeat(20));

  /** Keccak-256 of {@code Transfer(address,address,uint256)}. */
  private static final byte[] TRANSFER =
      HexFormat.of().parseHex("ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef");

  /** What execution-apis call an error of the VM. */
  private static final int VM_ERROR = -32015;

  private static final int WORD = 32;

  private final EthBlocks blocks;
  private final long chainId;
  private final EthFrames frames;
  private final Simulation.Outcome block;
  private final long gasLimit;
  private final boolean traceTransfers;
  private long logIndex;

  SimulatedBlock(
      EthBlocks blocks,
      long chainId,
      ActorManifest manifest,
      Simulation.Outcome block,
      long gasLimit,
      boolean traceTransfers) {
    this.blocks = blocks;
    this.chainId = chainId;
    this.frames = new EthFrames(manifest);
    this.block = block;
    this.gasLimit = gasLimit;
    this.traceTransfers = traceTransfers;
  }

  JsonObject toJson(boolean fullTransactions) {
    LogsBloom bloom = new LogsBloom();
    List<JsonValue> calls = new ArrayList<>();
    List<JsonValue> transactions = new ArrayList<>();
    long gasUsed = 0;
    for (int i = 0; i < block.calls().size(); i++) {
      Execution call = block.calls().get(i);
      TransactionView transaction = transaction(call.message());
      gasUsed += call.result().receipt().gasUsed();
      List<EthLog> logs = logs(call);
      logs.forEach(bloom::add);
      calls.add(call(call, transaction, i, logs));
      transactions.add(fullTransactions ? whole(transaction, i) : EthJson.data(transaction.hash()));
    }
    return EthBlocks.header(
            block.key().cid().digest(),
            block.parent().cid().digest(),
            block.height(),
            block.timestampS(),
            block.baseFee())
        .put("logsBloom", bloom.toJson())
        .put("gasLimit", EthJson.quantity(gasLimit))
        .put("gasUsed", EthJson.quantity(gasUsed))
        .put("transactionsRoot", EthBlocks.transactionsRoot(transactions.size()))
        .put("transactions", new JsonArray(transactions))
        .put("uncles", JsonArray.EMPTY)
        .put("calls", new JsonArray(calls))
        .build();
  }

  /** The transaction that a call would be, with a signature of zeros. */
  private TransactionView transaction(Message message) {
    Optional<EthAddress> to =
        CallObject.isCreation(message) ? Optional.empty() : EthAddress.from(message.to());
    byte[] input = CborBytes.tryRead(message.params()).orElse(message.params());
    EthTransaction transaction =
        new EthTransaction(
            EthTransaction.Kind.EIP1559,
            chainId,
            message.nonce(),
            message.gasPremium().atto(),
            message.gasFeeCap().atto(),
            message.gasLimit(),
            to,
            message.value().atto(),
            input,
            BigInteger.ZERO,
            BigInteger.ZERO,
            BigInteger.ZERO);
    return new TransactionView(
        transaction.hash(), sender(message), to, input, message, Optional.of(transaction));
  }

  private static EthAddress sender(Message message) {
    return EthAddress.from(message.from()).orElse(EthAddress.ZERO);
  }

  private JsonObject whole(TransactionView transaction, int index) {
    Message message = transaction.message();
    TokenAmount price = message.gasFeeCap().min(block.baseFee().plus(message.gasPremium()));
    return blocks
        .transaction(transaction, price.atto())
        .put("blockHash", EthJson.digest(block.key().cid()))
        .put("blockNumber", EthJson.quantity(block.height()))
        .put("transactionIndex", EthJson.quantity(index))
        .build();
  }

  private JsonObject call(
      Execution call, TransactionView transaction, int index, List<EthLog> logs) {
    Receipt receipt = call.result().receipt();
    boolean success = receipt.exitCode().isSuccess();
    byte[] returned = receipt.returnData();
    // As in eth_call: what the EAM returns is no contract's.
    byte[] data =
        success && CallObject.isCreation(call.message())
            ? new byte[0]
            : CborBytes.tryRead(returned).orElse(returned);
    JsonObject.Builder json =
        JsonObject.builder()
            .put("returnData", EthJson.data(data))
            .put("logs", JsonArray.from(logs, log -> log(log, transaction, index)))
            .put("gasUsed", EthJson.quantity(receipt.gasUsed()))
            .put("maxUsedGas", EthJson.quantity(receipt.gasUsed()))
            .put("status", EthJson.quantity(success ? 1 : 0));
    if (!success) {
      RpcException error = ExecutionFailure.of(call.result());
      boolean reverted = error.code() == RpcException.EXECUTION_REVERTED;
      json.put(
          "error",
          JsonObject.builder()
              .put("code", reverted ? error.code() : VM_ERROR)
              .put("message", String.valueOf(error.getMessage()))
              .put("data", EthJson.data(data))
              .build());
    }
    return json.build();
  }

  private JsonObject log(EthLog log, TransactionView transaction, int index) {
    return JsonObject.builder()
        .put("address", EthJson.address(log.address()))
        .put("topics", JsonArray.from(log.topics(), EthJson::data))
        .put("data", EthJson.data(log.data()))
        .put("blockHash", EthJson.digest(block.key().cid()))
        .put("blockNumber", EthJson.quantity(block.height()))
        .put("blockTimestamp", EthJson.quantity(block.timestampS()))
        .put("transactionHash", EthJson.data(transaction.hash()))
        .put("transactionIndex", EthJson.quantity(index))
        .put("logIndex", EthJson.quantity(log.index()))
        .put("removed", false)
        .build();
  }

  // ---- events and transfers, in the order in which they happened

  private List<EthLog> logs(Execution call) {
    List<EthLog> logs = new ArrayList<>();
    frames.of(call.result().trace(), sender(call.message())).ifPresent(frame -> add(frame, logs));
    return logs;
  }

  private void add(EthFrame frame, List<EthLog> logs) {
    if (!frame.succeeded()) {
      return;
    }
    boolean transfers = frame.kind() != EthFrame.Kind.DELEGATECALL && !frame.value().isZero();
    if (traceTransfers && transfers && frame.to().isPresent()) {
      List<byte[]> topics =
          List.of(TRANSFER, word(frame.from().toBytes()), word(frame.to().get().toBytes()));
      byte[] amount = word(frame.value().atto().toByteArray());
      logs.add(new EthLog(0, TRANSFERS, topics, amount, logIndex++));
    }
    int next = 0;
    for (EthFrame.Logged event : frame.events()) {
      for (; next < event.position(); next++) {
        add(frame.frames().get(next), logs);
      }
      long emitter = event.event().emitter();
      EthAddress address = frame.self().orElseGet(() -> EthAddress.ofActorId(emitter));
      Optional<EthLog> log = EthLog.of(event.event().event(), emitter, address, logIndex);
      if (log.isPresent()) {
        logs.add(log.get());
        logIndex++;
      }
    }
    for (; next < frame.frames().size(); next++) {
      add(frame.frames().get(next), logs);
    }
  }

  private static byte[] word(byte[] bytes) {
    byte[] word = new byte[WORD];
    int length = Math.min(bytes.length, WORD);
    System.arraycopy(bytes, bytes.length - length, word, WORD - length, length);
    return word;
  }
}
