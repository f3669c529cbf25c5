package io.pandan.host.rpc.filecoin;

import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.rpc.RpcPermission;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * {@code Filecoin.ChainNotify}: the head, then what is applied and reverted. Source: Lotus {@code
 * chain/store/store.go} ({@code SubHeadChanges}). Thread-safe.
 */
final class ChainNotifications {
  private static final String CURRENT = "current";

  private final ChainView chain;
  private final LotusJson json;
  private final Channels channels;

  ChainNotifications(ChainView chain, LotusJson json, AtomicLong channelNumbers) {
    this.chain = chain;
    this.json = json;
    this.channels = new Channels(channelNumbers);
  }

  List<RpcMethod> methods() {
    return List.of(new RpcMethod("Filecoin.ChainNotify", RpcPermission.READ, this::notify));
  }

  private JsonValue notify(RpcParameters parameters) {
    return channels.open(parameters, () -> Optional.of(changes(CURRENT, chain.head())));
  }

  /** A tipset became the head. */
  void applied(ExecutedTipset tipset) {
    channels.tell(() -> changes(LotusJson.APPLY, tipset));
  }

  /** The head was taken back. */
  void reverted(ExecutedTipset tipset) {
    channels.tell(() -> changes(LotusJson.REVERT, tipset));
  }

  private JsonArray changes(String type, ExecutedTipset tipset) {
    return JsonArray.of(json.headChange(type, tipset));
  }
}
