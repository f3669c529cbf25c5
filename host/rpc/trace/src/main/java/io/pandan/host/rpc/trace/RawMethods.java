package io.pandan.host.rpc.trace;

import io.pandan.api.Receipt;
import io.pandan.api.SignedMessage;
import io.pandan.api.StampedEvent;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.MessageLookup;
import io.pandan.api.eth.EthTransaction;
import io.pandan.api.eth.Rlp;
import io.pandan.api.eth.RlpItem;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcException;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.host.rpc.methods.Argument;
import io.pandan.host.rpc.methods.eth.BlockFinder;
import io.pandan.host.rpc.methods.eth.BlockSelector;
import io.pandan.host.rpc.methods.eth.EthAddresses;
import io.pandan.host.rpc.methods.eth.EthJson;
import io.pandan.host.rpc.methods.eth.EthLog;
import io.pandan.host.rpc.methods.eth.LogsBloom;
import io.pandan.host.rpc.methods.eth.TransactionView;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Transactions and receipts in Ethereum's own encoding. Thread-safe. */
final class RawMethods {
  private final ChainView chain;
  private final BlockFinder finder;

  RawMethods(ChainView chain) {
    this.chain = chain;
    this.finder = new BlockFinder(chain);
  }

  /** The transaction as it was signed. */
  JsonValue getRawTransaction(RpcParameters parameters) {
    parameters.requireAtMost(1);
    byte[] hash = Argument.of(parameters, 0, "hash").asHash();
    MessageLookup found =
        chain
            .findTransaction(hash)
            .orElseThrow(
                () -> new RpcException(RpcException.SERVER_ERROR, "transaction not found"));
    SignedMessage message = found.executed().messages().get(found.index());
    return TransactionView.ethereum(message, chain.network().chainId())
        .flatMap(TransactionView::signed)
        .map(EthTransaction::encode)
        .map(EthJson::data)
        .orElseThrow(
            () ->
                new RpcException(
                    RpcException.SERVER_ERROR,
                    "message "
                        + message.cid()
                        + " is Filecoin's own: it was signed in CBOR, not as a transaction"));
  }

  /** The receipts of a block (EIP-2718), those of Filecoin's messages as of type 2. */
  JsonValue getRawReceipts(RpcParameters parameters) {
    parameters.requireAtMost(1);
    parameters.require(0, "block");
    ExecutedTipset tipset =
        finder
            .find(BlockSelector.any(parameters, 0))
            .orElseThrow(
                () -> new RpcException(RpcException.RESOURCE_NOT_FOUND, "there is no such block"));
    EthAddresses addresses = new EthAddresses(chain.stateAfter(tipset));
    List<JsonValue> receipts = new ArrayList<>();
    long cumulative = 0;
    for (int i = 0; i < tipset.receipts().size(); i++) {
      Receipt receipt = tipset.receipts().get(i);
      cumulative += receipt.gasUsed();
      int type =
          TransactionView.of(tipset.messages().get(i), addresses, chain.network().chainId()).type();
      List<EthLog> logs = logs(new MessageLookup(tipset, i), addresses);
      receipts.add(EthJson.data(encode(type, receipt, cumulative, logs)));
    }
    return new JsonArray(receipts);
  }

  private List<EthLog> logs(MessageLookup message, EthAddresses addresses) {
    List<EthLog> logs = new ArrayList<>();
    for (StampedEvent event : chain.events(message)) {
      EthLog.of(event.event(), event.emitter(), addresses.of(event.emitter()), 0)
          .ifPresent(logs::add);
    }
    return logs;
  }

  private static byte[] encode(int type, Receipt receipt, long cumulative, List<EthLog> logs) {
    LogsBloom bloom = new LogsBloom();
    List<RlpItem> items = new ArrayList<>();
    for (EthLog log : logs) {
      bloom.add(log);
      items.add(
          new RlpItem.Items(
              List.of(
                  RlpItem.of(log.address().toBytes()),
                  new RlpItem.Items(log.topics().stream().map(RlpItem::of).toList()),
                  RlpItem.of(log.data()))));
    }
    boolean success = receipt.exitCode().isSuccess();
    byte[] body =
        Rlp.encode(
            new RlpItem.Items(
                List.of(
                    RlpItem.of(success ? BigInteger.ONE : BigInteger.ZERO),
                    RlpItem.of(BigInteger.valueOf(cumulative)),
                    RlpItem.of(bloom.toBytes()),
                    new RlpItem.Items(items))));
    if (type == 0) {
      return body;
    }
    ByteArrayOutputStream typed = new ByteArrayOutputStream();
    typed.write(type);
    typed.writeBytes(body);
    return typed.toByteArray();
  }
}
