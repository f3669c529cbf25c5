package io.pandan.host.rpc.eth;

import io.pandan.api.MalformedException;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.MessageOutbox;
import io.pandan.api.chain.MessageRejectedException;
import io.pandan.api.eth.EthTransaction;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.host.rpc.methods.Argument;
import io.pandan.host.rpc.methods.eth.EthJson;

/** Takes signed transactions. Thread-safe. */
final class EthSend {
  private final ChainView chain;
  private final MessageOutbox outbox;
  private final PendingTransactions pending;

  EthSend(ChainView chain, MessageOutbox outbox, PendingTransactions pending) {
    this.chain = chain;
    this.outbox = outbox;
    this.pending = pending;
  }

  JsonValue sendRawTransaction(RpcParameters parameters) {
    parameters.requireAtMost(1);
    Argument raw = Argument.of(parameters, 0, "transaction");
    byte[] bytes = raw.asData();
    try {
      EthTransaction transaction = EthTransaction.decode(bytes);
      byte[] hash = transaction.hash();
      pending.add(hash, outbox.submit(transaction.toSignedMessage(chain.network().chainId())));
      return EthJson.data(hash);
    } catch (MessageRejectedException e) {
      throw Rejection.of(e);
    } catch (MalformedException e) {
      throw raw.wrong("is refused: " + e.getMessage());
    }
  }
}
