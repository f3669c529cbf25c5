package io.pandan.host.rpc.filecoin;

import io.pandan.api.SignedMessage;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcPermission;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * {@code Filecoin.MpoolSub}: what comes into the message pool, and what leaves it into a block.
 * Source: Lotus {@code api/types.go} ({@code MpoolUpdate}). Thread-safe.
 */
final class PoolNotifications {
  private static final int ADD = 0;
  private static final int REMOVE = 1;

  private final LotusJson json;
  private final Channels channels;

  PoolNotifications(LotusJson json, AtomicLong channelNumbers) {
    this.json = json;
    this.channels = new Channels(channelNumbers);
  }

  List<RpcMethod> methods() {
    return List.of(
        new RpcMethod(
            "Filecoin.MpoolSub",
            RpcPermission.READ,
            parameters -> channels.open(parameters, Optional::empty)));
  }

  /** A message began to wait. */
  void added(SignedMessage message) {
    channels.tell(() -> update(ADD, message));
  }

  /** Messages are in a block. */
  void applied(ExecutedTipset tipset) {
    tipset.messages().forEach(message -> channels.tell(() -> update(REMOVE, message)));
  }

  private JsonValue update(int type, SignedMessage message) {
    return JsonObject.builder().put("Type", type).put("Message", json.signed(message)).build();
  }
}
