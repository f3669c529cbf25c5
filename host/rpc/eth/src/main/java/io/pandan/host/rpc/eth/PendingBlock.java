package io.pandan.host.rpc.eth;

import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.SignedMessage;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.MessageOutbox;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.api.vm.StateView;
import io.pandan.host.rpc.methods.eth.EthAddresses;
import io.pandan.host.rpc.methods.eth.EthJson;
import io.pandan.host.rpc.methods.eth.TransactionView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The block that would be made of what waits. It is executed only when it is made: what it has no
 * values for is null or zero, as in go-ethereum, which gives a pending block no hash. Thread-safe.
 */
final class PendingBlock {
  private final ChainView chain;
  private final MessageOutbox outbox;
  private final EthBlocks blocks;

  PendingBlock(ChainView chain, MessageOutbox outbox, EthBlocks blocks) {
    this.chain = chain;
    this.outbox = outbox;
    this.blocks = blocks;
  }

  /**
   * The block.
   *
   * @param full whether transactions are wanted whole, or only their hashes
   */
  JsonObject block(boolean full) {
    ExecutedTipset head = chain.head();
    List<TransactionView> waiting = transactions(head);
    List<JsonValue> transactions = new ArrayList<>();
    for (TransactionView transaction : waiting) {
      transactions.add(full ? blocks.pending(transaction) : EthJson.data(transaction.hash()));
    }
    return blocks.pendingBlock(head, new JsonArray(transactions));
  }

  /**
   * The transactions, as they would be executed: of each sender those without a gap before them.
   */
  List<TransactionView> transactions() {
    return transactions(chain.head());
  }

  private List<TransactionView> transactions(ExecutedTipset head) {
    List<SignedMessage> waiting = outbox.pending();
    if (waiting.isEmpty()) {
      return List.of();
    }
    StateView state = chain.stateAfter(head);
    EthAddresses addresses = new EthAddresses(state);
    long chainId = chain.network().chainId();
    long gasLeft = chain.network().blockGasLimit();
    Map<Address, Long> nonces = new HashMap<>();
    List<TransactionView> transactions = new ArrayList<>();
    for (SignedMessage message : waiting) {
      Address from = message.message().from();
      long nonce =
          nonces.computeIfAbsent(from, any -> state.actor(any).map(ActorState::nonce).orElse(0L));
      if (message.message().nonce() == nonce && message.message().gasLimit() <= gasLeft) {
        nonces.put(from, nonce + 1);
        gasLeft -= message.message().gasLimit();
        transactions.add(TransactionView.of(message, addresses, chainId));
      }
    }
    return transactions;
  }
}
