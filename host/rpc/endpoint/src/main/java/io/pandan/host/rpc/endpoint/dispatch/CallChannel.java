package io.pandan.host.rpc.endpoint.dispatch;

import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The channel of one call, and what stops the call while it runs. Thread-safe. */
final class CallChannel implements RpcChannel {
  /** What may be sent before the reply is on its way: that of a client that reads is soon. */
  private static final int MAX_HELD = 1_000;

  private final OpenCalls calls;
  private final JsonValue id;
  private final ModuleLease lease;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<JsonObject> held = new ArrayList<>();
  private @Nullable Future<?> running;
  private @Nullable Runnable onClose;
  private boolean opened;
  private boolean replied;
  private boolean closed;

  CallChannel(OpenCalls calls, JsonValue id, ModuleLease lease) {
    this.calls = calls;
    this.id = id;
    this.lease = lease;
  }

  JsonValue id() {
    return id;
  }

  /** The call runs: {@link #cancel} stops it. */
  void running(Future<?> task) {
    lock.lock();
    try {
      running = task;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void open(Runnable action) {
    boolean late;
    lock.lock();
    try {
      if (opened) {
        throw new IllegalStateException("the channel was opened before");
      }
      late = closed || !calls.open(this);
      opened = true;
      closed = late;
      onClose = late ? null : action;
      if (!late) {
        lease.attach(this);
      }
    } finally {
      lock.unlock();
    }
    if (late) {
      action.run();
    }
  }

  @Override
  public boolean send(JsonObject notification) {
    lock.lock();
    try {
      if (!opened || closed) {
        return false;
      }
      if (replied) {
        // Under the lock, so that what was held comes first.
        return calls.send(notification);
      }
      if (held.size() < MAX_HELD) {
        return held.add(notification);
      }
      calls.tooSlow(MAX_HELD);
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** The reply is on its way: what was held follows it. */
  void replied() {
    boolean ended;
    lock.lock();
    try {
      running = null;
      replied = true;
      held.forEach(calls::send);
      held.clear();
      ended = !opened || closed;
    } finally {
      lock.unlock();
    }
    if (ended) {
      calls.forget(this);
    }
  }

  /** The call failed: its caller knows of no channel. */
  void failed() {
    cancel();
  }

  /** The caller wants no more of it, or has gone; a last word of the module's may still be sent. */
  void cancel() {
    Runnable action;
    Future<?> task;
    lock.lock();
    try {
      action = onClose;
      task = running;
      onClose = null;
      running = null;
    } finally {
      lock.unlock();
    }
    if (task != null) {
      task.cancel(true);
    }
    if (action != null) {
      action.run();
    }
    close();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      onClose = null;
      closed = true;
    } finally {
      lock.unlock();
    }
    lease.detach(this);
    calls.forget(this);
  }

  /** The module of the call has left. */
  void moduleLeft() {
    calls.moduleLeft();
  }
}
