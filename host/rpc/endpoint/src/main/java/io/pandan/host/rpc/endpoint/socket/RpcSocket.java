package io.pandan.host.rpc.endpoint.socket;

import io.pandan.api.rpc.RpcPermission;
import io.pandan.host.rpc.endpoint.dispatch.Connection;
import io.pandan.host.rpc.endpoint.dispatch.Dispatcher;
import io.pandan.host.rpc.endpoint.dispatch.OpenCalls;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection. Each text is a request or batch, answered on a virtual thread of its own while
 * the next ones are read, up to a limit; beyond it the client's sending is held up by TCP. They are
 * read one after the other: a client that sends very much waits for itself, and others hardly.
 *
 * <p>Frames are asked for on the thread that brought the one before, which waits until there is
 * room: Jetty 12.0.32 sometimes reads no further when another thread asks for them ({@code
 * WebSocketConnection.fillAndParse} returns where it means to go on). The thread is a virtual one.
 * Thread-safe. Public, because Jetty calls it by method handles.
 */
public final class RpcSocket implements Session.Listener, Connection {
  private static final Logger LOG = LoggerFactory.getLogger(RpcSocket.class);

  /** How long a client has to read the close frame before its connection is cut. */
  private static final Duration CLOSE_GRACE = Duration.ofSeconds(10);

  private static final Duration NO_TIMEOUT = Duration.ZERO;
  private static final Duration A_MOMENT = Duration.ofNanos(1);

  /** Reasons have up to 123 bytes (RFC 6455, 5.5). */
  private static final int MAX_REASON = 120;

  private final Dispatcher dispatcher;
  private final RpcPermission caller;
  private final SocketLimits limits;
  private final RpcSockets sockets;
  private final OpenCalls calls;
  private final Outbox outbox;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();

  /** Requests that are being read or answered. */
  private int running;

  /** Whether one of them is being read. */
  private boolean reading;

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
    begin();
    Thread.ofVirtual()
        .name("rpc-socket")
        .start(() -> answer(text.getBytes(StandardCharsets.UTF_8)));
    awaitRoom();
    letOthersGoFirst();
    demand();
  }

  private void begin() {
    lock.lock();
    try {
      running++;
      reading = true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the next request may be read; no longer than a call may take. */
  private void awaitRoom() {
    lock.lock();
    try {
      while ((reading || running >= limits.maxCalls()) && !ended.get()) {
        room.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Virtual threads that wake one another keep what came from outside waiting, new requests of
   * others. One that has slept comes from outside itself.
   */
  private static void letOthersGoFirst() {
    try {
      Thread.sleep(A_MOMENT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(byte[] request) {
    RequestRead read = new RequestRead();
    try {
      dispatcher.dispatch(request, caller, calls, read, this::reply);
    } finally {
      read.run();
      lock.lock();
      try {
        running--;
        room.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Lets the next request be read, once. For one thread. */
  private final class RequestRead implements Runnable {
    private boolean done;

    @Override
    public void run() {
      if (!done) {
        done = true;
        lock.lock();
        try {
          reading = false;
          room.signalAll();
        } finally {
          lock.unlock();
        }
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
    giveUpRoom();
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
    giveUpRoom();
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
    } else if (!isBusy() && nowNanos - heardNanos > limits.idle().toNanos()) {
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

  /** Whether it is too busy to read what the client says. */
  private boolean isBusy() {
    lock.lock();
    try {
      return reading || running >= limits.maxCalls();
    } finally {
      lock.unlock();
    }
  }

  /** Whoever waits for room waits no longer. */
  private void giveUpRoom() {
    lock.lock();
    try {
      room.signalAll();
    } finally {
      lock.unlock();
    }
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
