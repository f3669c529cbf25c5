package io.pandan.host.rpc.endpoint.dispatch;

import io.pandan.api.json.JsonNull;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The calls of one request or batch. Those over a connection that stays have channels. For one
 * thread.
 */
final class CallScope {
  /** How go-jsonrpc's clients cancel a call (its {@code websocket.go}). */
  private static final String CANCEL = "xrpc.cancel";

  private final Optional<OpenCalls> calls;
  private final List<CallChannel> answered = new ArrayList<>();

  CallScope(Optional<OpenCalls> calls) {
    this.calls = calls;
  }

  /** The channel of a call that a module is about to answer; a notification has none. */
  Optional<CallChannel> channel(RpcRequest call, ModuleLease lease) {
    return calls.flatMap(
        open -> call.id().filter(id -> !(id instanceof JsonNull)).map(id -> open.begin(id, lease)));
  }

  void answered(CallChannel channel) {
    answered.add(channel);
  }

  /** Cancels a call of the connection, where that is what a request asks for. */
  boolean cancels(RpcRequest request) {
    if (calls.isEmpty() || !request.method().equals(CANCEL)) {
      return false;
    }
    RpcParameters parameters = request.parameters();
    JsonValue id = parameters.require(0, "id");
    calls.get().cancel(id);
    return true;
  }

  /** The reply is on its way. */
  void replied() {
    answered.forEach(CallChannel::replied);
  }
}
