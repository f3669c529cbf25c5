package io.pandan.host.rpc.endpoint.dispatch;

import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcException;
import io.pandan.host.rpc.endpoint.json.JsonWriter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** The calls of one connection that run, or whose channels are open. Thread-safe. */
public final class OpenCalls {
  /** "Service restart" (IANA's WebSocket close code number registry). */
  private static final int SERVICE_RESTART = 1012;

  /** "Policy violation" (RFC 6455, 7.4.1). */
  private static final int POLICY_VIOLATION = 1008;

  private final Connection connection;
  private final int maxChannels;
  private final JsonWriter writer = new JsonWriter();
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<JsonValue, CallChannel> byId = new HashMap<>();
  private final Set<CallChannel> open = new HashSet<>();
  private boolean ended;

  /**
   * The calls of a connection.
   *
   * @param connection where notifications go
   * @param maxChannels how many channels may be open
   */
  public OpenCalls(Connection connection, int maxChannels) {
    this.connection = connection;
    this.maxChannels = maxChannels;
  }

  /** A call begins. */
  CallChannel begin(JsonValue id, ModuleLease lease) {
    CallChannel call = new CallChannel(this, id, lease);
    lock.lock();
    try {
      if (!ended) {
        byId.put(id, call);
      }
    } finally {
      lock.unlock();
    }
    return call;
  }

  /** Takes a channel as open; false when the connection has ended. */
  boolean open(CallChannel channel) {
    lock.lock();
    try {
      if (ended) {
        return false;
      }
      if (open.size() >= maxChannels) {
        throw new RpcException(
            RpcException.LIMIT_EXCEEDED,
            "too many subscriptions on this connection: the limit is " + maxChannels);
      }
      open.add(channel);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Forgets a call that has ended without a channel, or whose channel is closed. */
  void forget(CallChannel channel) {
    lock.lock();
    try {
      open.remove(channel);
      byId.remove(channel.id(), channel);
    } finally {
      lock.unlock();
    }
  }

  boolean send(JsonObject notification) {
    return connection.offer(writer.write(notification));
  }

  void moduleLeft() {
    connection.end(
        SERVICE_RESTART,
        "a module with subscriptions of this connection is replaced: subscribe again");
  }

  /** A reply is not taken, and too much waits behind it. */
  void tooSlow(int waiting) {
    connection.end(
        POLICY_VIOLATION, "too slow: " + waiting + " notifications wait for a reply to be read");
  }

  /** The caller wants no more of a call: it is interrupted, or its channel closed. */
  void cancel(JsonValue id) {
    CallChannel call;
    lock.lock();
    try {
      call = byId.get(id);
    } finally {
      lock.unlock();
    }
    if (call != null) {
      call.cancel();
    }
  }

  /** The connection has ended: calls are interrupted, channels closed. */
  public void end() {
    List<CallChannel> left;
    lock.lock();
    try {
      ended = true;
      left = Stream.concat(byId.values().stream(), open.stream()).distinct().toList();
      byId.clear();
      open.clear();
    } finally {
      lock.unlock();
    }
    left.forEach(CallChannel::cancel);
  }
}
