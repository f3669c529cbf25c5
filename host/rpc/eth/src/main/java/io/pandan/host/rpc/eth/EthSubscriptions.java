package io.pandan.host.rpc.eth;

import io.pandan.api.SignedMessage;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonString;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcChannel;
import io.pandan.api.rpc.RpcException;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.host.rpc.methods.Argument;
import io.pandan.host.rpc.methods.eth.EthJson;
import io.pandan.host.rpc.methods.eth.TransactionView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * {@code eth_subscribe}, as go-ethereum has it. Told of what happens on one thread; otherwise
 * thread-safe.
 */
final class EthSubscriptions {
  /** What a subscriber wants to hear of. */
  private sealed interface Subject {
    /** New blocks. */
    record Heads() implements Subject {}

    /**
     * Logs of new blocks, and those that go with a block that is taken back.
     *
     * @param filter which ones
     */
    record Logs(LogFilter filter) implements Subject {}

    /**
     * Transactions that begin to wait.
     *
     * @param full whole, or by their hashes
     */
    record Pending(boolean full) implements Subject {}

    /** Whether the node is behind: never, so that nothing is ever said. */
    record Syncing() implements Subject {}
  }

  private record Subscription(Subject subject, RpcChannel channel) {}

  private final EthBlocks blocks;
  private final EthLogs logs;
  private final long chainId;
  private final int maxSubscriptions;
  private final RandomIds ids = new RandomIds();
  private final Map<String, Subscription> byId = new ConcurrentHashMap<>();

  /**
   * No subscriptions yet.
   *
   * @param maxSubscriptions how many there may be in all: each costs a little with each block
   */
  EthSubscriptions(EthBlocks blocks, EthLogs logs, long chainId, int maxSubscriptions) {
    this.blocks = blocks;
    this.logs = logs;
    this.chainId = chainId;
    this.maxSubscriptions = maxSubscriptions;
  }

  JsonValue subscribe(RpcParameters parameters) {
    parameters.requireAtMost(2);
    Subject subject = subject(parameters);
    RpcChannel channel = parameters.requireChannel();
    if (byId.size() >= maxSubscriptions) {
      throw new RpcException(
          RpcException.LIMIT_EXCEEDED, "too many subscriptions: the limit is " + maxSubscriptions);
    }
    String id = ids.next();
    byId.put(id, new Subscription(subject, channel));
    try {
      channel.open(() -> byId.remove(id));
    } catch (RpcException e) {
      byId.remove(id);
      throw e;
    }
    return new JsonString(id);
  }

  JsonValue unsubscribe(RpcParameters parameters) {
    parameters.requireAtMost(1);
    Subscription ended = byId.remove(Argument.of(parameters, 0, "subscription").asString());
    if (ended != null) {
      ended.channel().close();
    }
    return JsonValue.of(ended != null);
  }

  private static Subject subject(RpcParameters parameters) {
    Argument name = Argument.of(parameters, 0, "name");
    Optional<Argument> option = Argument.optional(parameters, 1, "options");
    return switch (name.asString()) {
      case "newHeads" -> new Subject.Heads();
      case "logs" -> new Subject.Logs(option.map(LogFilter::parse).orElse(LogFilter.ANY));
      case "newPendingTransactions" ->
          new Subject.Pending(option.map(Argument::asBoolean).orElse(false));
      case "syncing" -> new Subject.Syncing();
      default -> throw name.expected("newHeads, logs, newPendingTransactions or syncing");
    };
  }

  /** A tipset became the head. */
  void applied(ExecutedTipset tipset) {
    Optional<JsonObject> header =
        any(Subject.Heads.class) ? Optional.of(blocks.header(tipset)) : Optional.empty();
    each(
        subject ->
            switch (subject) {
              case Subject.Heads _ ->
                  header.<List<? extends JsonValue>>map(List::of).orElse(List.of());
              case Subject.Logs(LogFilter filter) -> logs.of(tipset, filter, false);
              case Subject.Pending _, Subject.Syncing _ -> List.of();
            });
  }

  /** The head was taken back. */
  void reverted(ExecutedTipset tipset) {
    each(
        subject ->
            subject instanceof Subject.Logs(LogFilter filter)
                ? logs.of(tipset, filter, true)
                : List.of());
  }

  /** A message began to wait. */
  void added(SignedMessage message) {
    if (!any(Subject.Pending.class)) {
      return;
    }
    Optional<TransactionView> transaction = TransactionView.ethereum(message, chainId);
    JsonString hash =
        EthJson.data(transaction.map(TransactionView::hash).orElse(message.cid().digest()));
    List<JsonValue> whole = transaction.<JsonValue>map(blocks::pending).stream().toList();
    each(
        subject ->
            subject instanceof Subject.Pending(boolean full)
                ? full ? whole : List.of(hash)
                : List.of());
  }

  private boolean any(Class<? extends Subject> kind) {
    return byId.values().stream().map(Subscription::subject).anyMatch(kind::isInstance);
  }

  private void each(Function<Subject, List<? extends JsonValue>> results) {
    byId.forEach(
        (id, subscription) ->
            results
                .apply(subscription.subject())
                .forEach(result -> subscription.channel().send(notification(id, result))));
  }

  private static JsonObject notification(String id, JsonValue result) {
    return JsonObject.builder()
        .put("jsonrpc", "2.0")
        .put("method", "eth_subscription")
        .put("params", JsonObject.builder().put("subscription", id).put("result", result).build())
        .build();
  }
}
