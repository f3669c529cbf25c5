package io.pandan.host.rpc.filecoin;

import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcChannel;
import io.pandan.api.rpc.RpcException;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.rpc.RpcPermission;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code Filecoin.ChainNotify}: the head, then what is applied and reverted, over a channel as
 * go-jsonrpc has them: the result is the channel's number, each value a notification {@code
 * xrpc.ch.val}, the end {@code xrpc.ch.close}. Source: go-jsonrpc {@code websocket.go}, Lotus
 * {@code chain/store/store.go} ({@code SubHeadChanges}). Thread-safe.
 */
final class ChainNotifications {
  private static final String CURRENT = "current";
  private static final String APPLY = "apply";
  private static final String REVERT = "revert";

  private final ChainView chain;
  private final LotusJson json;

  /** Subscribers by their numbers; also the lock under which all of them are told. */
  private final Map<Long, RpcChannel> channels = new HashMap<>();

  private long lastChannel;

  ChainNotifications(ChainView chain, LotusJson json) {
    this.chain = chain;
    this.json = json;
  }

  List<RpcMethod> methods() {
    return List.of(new RpcMethod("Filecoin.ChainNotify", RpcPermission.READ, this::notify));
  }

  private JsonValue notify(RpcParameters parameters) {
    parameters.requireAtMost(0);
    RpcChannel channel = parameters.requireChannel();
    synchronized (channels) {
      long number = ++lastChannel;
      channels.put(number, channel);
      try {
        channel.open(() -> cancelled(number));
      } catch (RpcException e) {
        channels.remove(number);
        throw e;
      }
      channel.send(value(number, change(CURRENT, chain.head())));
      return JsonValue.of(number);
    }
  }

  /** A tipset became the head. */
  void applied(ExecutedTipset tipset) {
    tell(APPLY, tipset);
  }

  /** The head was taken back. */
  void reverted(ExecutedTipset tipset) {
    tell(REVERT, tipset);
  }

  private void tell(String type, ExecutedTipset tipset) {
    synchronized (channels) {
      if (!channels.isEmpty()) {
        JsonObject change = change(type, tipset);
        channels.forEach((number, channel) -> channel.send(value(number, change)));
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

  private JsonObject change(String type, ExecutedTipset tipset) {
    return JsonObject.builder().put("Type", type).put("Val", json.tipset(tipset)).build();
  }

  private static JsonObject value(long number, JsonObject change) {
    return notification("xrpc.ch.val", JsonArray.of(JsonValue.of(number), JsonArray.of(change)));
  }

  private static JsonObject notification(String method, JsonArray parameters) {
    return JsonObject.builder()
        .put("jsonrpc", "2.0")
        .put("method", method)
        .put("params", parameters)
        .build();
  }
}
