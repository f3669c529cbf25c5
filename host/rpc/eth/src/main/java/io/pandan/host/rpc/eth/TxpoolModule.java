package io.pandan.host.rpc.eth;

import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.Message;
import io.pandan.api.SignedMessage;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.MessageOutbox;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcModule;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.rpc.RpcPermission;
import io.pandan.api.vm.StateView;
import io.pandan.host.rpc.methods.Argument;
import io.pandan.host.rpc.methods.eth.EthAddresses;
import io.pandan.host.rpc.methods.eth.EthJson;
import io.pandan.host.rpc.methods.eth.TransactionView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * What waits for a block, as go-ethereum's {@code txpool_} methods have it: {@code pending} can be
 * executed now, {@code queued} comes after a gap. Filecoin's own messages are among them, as blocks
 * show them. Thread-safe.
 */
@Component(service = RpcModule.class)
public final class TxpoolModule implements RpcModule {
  private final ChainView chain;
  private final MessageOutbox outbox;
  private final EthBlocks blocks;

  /**
   * Made by Declarative Services.
   *
   * @param chain reads the chain
   * @param outbox knows what waits
   */
  @Activate
  public TxpoolModule(@Reference ChainView chain, @Reference MessageOutbox outbox) {
    this.chain = chain;
    this.outbox = outbox;
    this.blocks = new EthBlocks(chain, new TipsetLogs(chain));
  }

  @Override
  public List<RpcMethod> methods() {
    return List.of(
        new RpcMethod("txpool_status", RpcPermission.READ, this::status),
        new RpcMethod("txpool_content", RpcPermission.READ, this::content),
        new RpcMethod("txpool_contentFrom", RpcPermission.READ, this::contentFrom),
        new RpcMethod("txpool_inspect", RpcPermission.READ, this::inspect));
  }

  /** What waits, by sender and nonce. */
  private static final class Waiting {
    final Map<Address, SortedMap<Long, SignedMessage>> pending = new LinkedHashMap<>();
    final Map<Address, SortedMap<Long, SignedMessage>> queued = new LinkedHashMap<>();

    static long count(Map<Address, SortedMap<Long, SignedMessage>> senders) {
      return senders.values().stream().mapToLong(Map::size).sum();
    }
  }

  private Waiting waiting() {
    StateView state = chain.stateAfter(chain.head());
    Map<Address, SortedMap<Long, SignedMessage>> all = new LinkedHashMap<>();
    for (SignedMessage signed : outbox.pending()) {
      all.computeIfAbsent(signed.message().from(), any -> new TreeMap<>())
          .put(signed.message().nonce(), signed);
    }
    Waiting waiting = new Waiting();
    all.forEach(
        (sender, messages) -> {
          long next = state.actor(sender).map(ActorState::nonce).orElse(0L);
          while (messages.containsKey(next)) {
            next++;
          }
          put(sender, messages.headMap(next), waiting.pending);
          put(sender, messages.tailMap(next), waiting.queued);
        });
    return waiting;
  }

  private static void put(
      Address sender,
      SortedMap<Long, SignedMessage> messages,
      Map<Address, SortedMap<Long, SignedMessage>> into) {
    if (!messages.isEmpty()) {
      into.put(sender, messages);
    }
  }

  private JsonValue status(RpcParameters parameters) {
    parameters.requireAtMost(0);
    Waiting waiting = waiting();
    return JsonObject.builder()
        .put("pending", EthJson.quantity(Waiting.count(waiting.pending)))
        .put("queued", EthJson.quantity(Waiting.count(waiting.queued)))
        .build();
  }

  private JsonValue content(RpcParameters parameters) {
    parameters.requireAtMost(0);
    return list(blocks::pending);
  }

  private JsonValue inspect(RpcParameters parameters) {
    parameters.requireAtMost(0);
    return list(TxpoolModule::summary);
  }

  private JsonValue contentFrom(RpcParameters parameters) {
    parameters.requireAtMost(1);
    Address sender = Argument.of(parameters, 0, "address").asEthAddress().toFilecoin();
    Waiting waiting = waiting();
    EthAddresses addresses = addresses();
    return JsonObject.builder()
        .put("pending", byNonce(waiting.pending.get(sender), addresses, blocks::pending))
        .put("queued", byNonce(waiting.queued.get(sender), addresses, blocks::pending))
        .build();
  }

  private EthAddresses addresses() {
    return new EthAddresses(chain.stateAfter(chain.head()));
  }

  private JsonValue list(Function<TransactionView, JsonValue> form) {
    Waiting waiting = waiting();
    EthAddresses addresses = addresses();
    return JsonObject.builder()
        .put("pending", bySender(waiting.pending, addresses, form))
        .put("queued", bySender(waiting.queued, addresses, form))
        .build();
  }

  private JsonObject bySender(
      Map<Address, SortedMap<Long, SignedMessage>> senders,
      EthAddresses addresses,
      Function<TransactionView, JsonValue> form) {
    JsonObject.Builder all = JsonObject.builder();
    senders.forEach(
        (sender, messages) ->
            all.put(
                EthAddress.from(sender)
                    .or(() -> addresses.of(sender))
                    .map(EthAddress::toString)
                    .orElse(sender.toString()),
                byNonce(messages, addresses, form)));
    return all.build();
  }

  private JsonObject byNonce(
      @Nullable SortedMap<Long, SignedMessage> messages,
      EthAddresses addresses,
      Function<TransactionView, JsonValue> form) {
    JsonObject.Builder all = JsonObject.builder();
    if (messages != null) {
      messages.forEach(
          (nonce, message) ->
              all.put(
                  Long.toString(nonce),
                  form.apply(TransactionView.of(message, addresses, chain.network().chainId()))));
    }
    return all.build();
  }

  /** As go-ethereum has it: the receiver, the value, the gas and its price. */
  private static JsonValue summary(TransactionView transaction) {
    Message message = transaction.message();
    return JsonValue.of(
        transaction.to().map(EthAddress::toString).orElse("contract creation")
            + ": "
            + message.value()
            + " wei + "
            + message.gasLimit()
            + " gas × "
            + message.gasFeeCap()
            + " wei");
  }
}
