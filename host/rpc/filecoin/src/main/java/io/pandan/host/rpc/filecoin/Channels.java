package io.pandan.host.rpc.filecoin;

import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcChannel;
import io.pandan.api.rpc.RpcException;
import io.pandan.api.rpc.RpcParameters;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The subscribers of one method, over channels as go-jsonrpc has them: the result is the channel's
 * number, each value a notification {@code xrpc.ch.val}, the end {@code xrpc.ch.close}. Source:
 * go-jsonrpc {@code websocket.go}. Thread-safe.
 */
final class Channels {
  /** Subscribers by their numbers; also the lock under which all of them are told. */
  private final Map<Long, RpcChannel> channels = new HashMap<>();

  private final AtomicLong lastNumber;

  /**
   * No subscribers yet.
   *
   * @param lastNumber counts channels; those of one connection differ, whatever they are of
   */
  Channels(AtomicLong lastNumber) {
    this.lastNumber = lastNumber;
  }

  /**
   * Takes in a subscriber.
   *
   * @param parameters of the call that subscribes
   * @param first what it is told at once, if anything
   * @return the channel's number
   */
  JsonValue open(RpcParameters parameters, Supplier<Optional<JsonValue>> first) {
    parameters.requireAtMost(0);
    RpcChannel channel = parameters.requireChannel();
    synchronized (channels) {
      long number = lastNumber.incrementAndGet();
      channels.put(number, channel);
      try {
        channel.open(() -> cancelled(number));
      } catch (RpcException e) {
        channels.remove(number);
        throw e;
      }
      first.get().ifPresent(value -> channel.send(value(number, value)));
      return JsonValue.of(number);
    }
  }

  /** Tells all subscribers; what is told is made only if there are any. */
  void tell(Supplier<JsonValue> news) {
    synchronized (channels) {
      if (!channels.isEmpty()) {
        JsonValue value = news.get();
        channels.forEach((number, channel) -> channel.send(value(number, value)));
      }
    }
  }

  private void cancelled(long number) {
    RpcChannel channel;
    synchronized (channels) {
      channel = channels.remove(number);
    }
    if (channel != null) {
      channel.send(notification("xrpc.ch.close", JsonArray.of(JsonValue.of(number))));
    }
  }

  private static JsonObject value(long number, JsonValue value) {
    return notification("xrpc.ch.val", JsonArray.of(JsonValue.of(number), value));
  }

  private static JsonObject notification(String method, JsonArray parameters) {
    return JsonObject.builder()
        .put("jsonrpc", "2.0")
        .put("method", method)
        .put("params", parameters)
        .build();
  }
}
