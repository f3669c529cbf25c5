package io.pandan.host.rpc.endpoint.socket;

import io.pandan.api.rpc.RpcPermission;
import io.pandan.host.rpc.endpoint.dispatch.Dispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.ee10.websocket.server.JettyWebSocketServerContainer;
import org.eclipse.jetty.websocket.api.StatusCode;

/** The WebSocket connections of the endpoint. Thread-safe. */
public final class RpcSockets implements AutoCloseable {
  private static final Duration TICK = Duration.ofSeconds(1);

  /** A client is pinged so often before it counts as silent. */
  private static final int PINGS_UNTIL_IDLE = 3;

  private static final Duration STOP_GRACE = Duration.ofMillis(500);

  private final Dispatcher dispatcher;
  private final SocketLimits limits;
  private final Set<RpcSocket> open = ConcurrentHashMap.newKeySet();

  private final Thread watch;
  private volatile boolean stopped;

  /**
   * No connections yet.
   *
   * @param dispatcher answers requests
   * @param limits what connections may cost
   */
  public RpcSockets(Dispatcher dispatcher, SocketLimits limits) {
    this.dispatcher = dispatcher;
    this.limits = limits;
    this.watch = Thread.ofVirtual().name("rpc-sockets").start(this::watch);
  }

  /** Whether there is room for one more connection. */
  public boolean hasRoom() {
    return !stopped && open.size() < limits.maxConnections();
  }

  /** How many connections there are at most. */
  public int maxConnections() {
    return limits.maxConnections();
  }

  /**
   * Makes a connection of a request.
   *
   * @param context the servlet's
   * @param request asks for it, and was found to be allowed to
   * @param response gets the answer
   * @param caller what the caller may do
   * @return false when it is no proper request for one
   * @throws IOException when the connection breaks
   */
  public boolean upgrade(
      ServletContext context,
      HttpServletRequest request,
      HttpServletResponse response,
      RpcPermission caller)
      throws IOException {
    JettyWebSocketServerContainer container = JettyWebSocketServerContainer.getContainer(context);
    if (container == null) {
      return false;
    }
    return container.upgrade(
        (_, upgraded) -> {
          // Compression costs each connection memory, and helps nobody on one machine.
          upgraded.setExtensions(List.of());
          return new RpcSocket(dispatcher, caller, limits, this);
        },
        request,
        response);
  }

  boolean opened(RpcSocket socket) {
    open.add(socket);
    return !stopped;
  }

  void closed(RpcSocket socket) {
    open.remove(socket);
  }

  private void watch() {
    long pingEvery = Math.max(1, limits.idle().dividedBy(PINGS_UNTIL_IDLE).toNanos());
    long pinged = System.nanoTime();
    try {
      while (!stopped) {
        Thread.sleep(TICK);
        long now = System.nanoTime();
        boolean ping = now - pinged >= pingEvery;
        pinged = ping ? now : pinged;
        open.forEach(socket -> socket.check(now, ping));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends all connections: their clients are told that the node goes away. */
  @Override
  public void close() {
    stopped = true;
    watch.interrupt();
    open.forEach(socket -> socket.end(StatusCode.SHUTDOWN, "the endpoint goes away"));
    try {
      for (long left = STOP_GRACE.toMillis(); !open.isEmpty() && left > 0; left -= 10) {
        Thread.sleep(10);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    open.forEach(RpcSocket::cut);
  }
}
