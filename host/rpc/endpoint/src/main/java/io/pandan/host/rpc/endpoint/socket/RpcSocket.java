package io.pandan.host.rpc.endpoint.socket;

import io.pandan.api.rpc.RpcPermission;
import io.pandan.host.rpc.endpoint.dispatch.Connection;
import io.pandan.host.rpc.endpoint.dispatch.Dispatcher;
import io.pandan.host.rpc.endpoint.dispatch.OpenCalls;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection. Each text is a request or batch, answered on a virtual thread of its own while
 * the next ones are read, up to a limit; beyond it the client's sending is held up by TCP.
 * Thread-safe. Public, because Jetty calls it by method handles.
 */
public final class RpcSocket implements Session.Listener, Connection {
  private static final Logger LOG = LoggerFactory.getLogger(RpcSocket.class);

  /** How long a client has to read the close frame before its connection is cut. */
  private static final Duration CLOSE_GRACE = Duration.ofSeconds(10);

  private static final Duration NO_TIMEOUT = Duration.ZERO;

  /** Reasons have up to 123 bytes (RFC 6455, 5.5). */
  private static final int MAX_REASON = 120;

  private final Dispatcher dispatcher;
  private final RpcPermission caller;
  private final SocketLimits limits;
  private final RpcSockets sockets;
  private final OpenCalls calls;
  private final Outbox outbox;
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile @Nullable Session session;
  private volatile long heardNanos = System.nanoTime();
  private volatile long cutAtNanos;

  RpcSocket(Dispatcher dispatcher, RpcPermission caller, SocketLimits limits, RpcSockets sockets) {
    this.dispatcher = dispatcher;
    this.caller = caller;
    this.limits = limits;
    this.sockets = sockets;
    this.calls = new OpenCalls(this, limits.maxChannels());
    this.outbox = new Outbox(this::write, limits.maxQueuedBytes());
  }

  @Override
  public void onWebSocketOpen(Session opened) {
    opened.setMaxTextMessageSize(limits.maxMessageBytes());
    opened.setMaxBinaryMessageSize(1);
    // Who is silent is found by pings, see checkIdle.
    opened.setIdleTimeout(NO_TIMEOUT);
    session = opened;
    if (!sockets.opened(this)) {
      end(StatusCode.SHUTDOWN, "the endpoint goes away");
    }
    opened.demand();
  }

  @Override
  public void onWebSocketText(String text) {
    heard();
    if (ended.get()) {
      demand();
      return;
    }
    boolean more = running.incrementAndGet() < limits.maxCalls();
    Thread.ofVirtual()
        .name("rpc-socket")
        .start(() -> answer(text.getBytes(StandardCharsets.UTF_8)));
    if (more) {
      demand();
    }
  }

  private void answer(byte[] request) {
    try {
      dispatcher.dispatch(request, caller, calls, this::reply);
    } finally {
      if (running.getAndDecrement() == limits.maxCalls()) {
        demand();
      }
    }
  }

  private void reply(byte[] text) {
    try {
      if (!outbox.put(text, limits.replyPatience())) {
        end(StatusCode.POLICY_VIOLATION, tooSlow());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean offer(byte[] text) {
    if (ended.get()) {
      return false;
    }
    boolean taken = outbox.offer(text);
    if (!taken) {
      end(StatusCode.POLICY_VIOLATION, tooSlow());
    }
    return taken;
  }

  private String tooSlow() {
    return "too slow: more than " + limits.maxQueuedBytes() + " bytes wait to be read";
  }

  private void write(byte[] text, Runnable done) {
    Session to = session;
    if (to == null) {
      return;
    }
    // The writer of JSON escapes all but ASCII.
    to.sendText(
        new String(text, StandardCharsets.ISO_8859_1),
        Callback.from(done, e -> end(StatusCode.SERVER_ERROR, "writing failed")));
  }

  @Override
  public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
    callback.succeed();
    end(StatusCode.BAD_DATA, "requests are text, not binary");
    demand();
  }

  @Override
  public void onWebSocketPing(ByteBuffer payload) {
    heard();
    Session to = session;
    if (to != null) {
      to.sendPong(payload, Callback.NOOP);
    }
    demand();
  }

  @Override
  public void onWebSocketPong(ByteBuffer payload) {
    heard();
    demand();
  }

  @Override
  public void onWebSocketError(Throwable cause) {
    // What a client did wrong, or that it has gone: Jetty closes with the code for it.
    LOG.debug("a WebSocket connection failed", cause);
  }

  @Override
  public void onWebSocketClose(int code, String reason) {
    sockets.closed(this);
    cleanUp();
  }

  @Override
  public void end(int code, String reason) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    cutAtNanos = System.nanoTime() + CLOSE_GRACE.toNanos();
    // Whoever found out may hold locks that cleaning up wants.
    Thread.ofVirtual()
        .name("rpc-socket-end")
        .start(
            () -> {
              outbox.close();
              Session open = session;
              if (open != null) {
                open.close(code, abbreviate(reason), Callback.NOOP);
              }
              calls.end();
            });
  }

  private void cleanUp() {
    ended.set(true);
    outbox.close();
    calls.end();
  }

  /** Pings the client, gives up one that is silent, and cuts one that does not close. */
  void check(long nowNanos, boolean ping) {
    Session open = session;
    if (open == null) {
      return;
    }
    if (ended.get()) {
      if (cutAtNanos != 0 && nowNanos - cutAtNanos > 0) {
        open.disconnect();
      }
    } else if (running.get() < limits.maxCalls()
        && nowNanos - heardNanos > limits.idle().toNanos()) {
      end(StatusCode.SHUTDOWN, "nothing was heard for " + limits.idle().toSeconds() + " s");
    } else if (ping) {
      open.sendPing(ByteBuffer.allocate(0), Callback.NOOP);
    }
  }

  /** Cuts the connection at once. */
  void cut() {
    Session open = session;
    if (open != null) {
      open.disconnect();
    }
    cleanUp();
  }

  private void heard() {
    heardNanos = System.nanoTime();
  }

  private void demand() {
    Session open = session;
    if (open != null && open.isOpen()) {
      open.demand();
    }
  }

  private static String abbreviate(String reason) {
    return reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON);
  }
}
