package io.pandan.host.rpc.endpoint.http;

import io.pandan.api.rpc.RpcPermission;
import io.pandan.host.rpc.endpoint.dispatch.Dispatcher;
import io.pandan.host.rpc.endpoint.socket.RpcSockets;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.websocket.server.config.JettyWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A server with the endpoint alone, and clients of it. */
final class SocketServer implements AutoCloseable {
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server, 1, 1);
  private final List<RawSocket> clients = new ArrayList<>();
  private final RpcSockets sockets;

  /**
   * Starts a server.
   *
   * @param dispatcher answers
   * @param sockets has the connections; closed with this
   * @param maxBodyBytes length of a request
   * @param token the file with the administrator's token
   */
  SocketServer(Dispatcher dispatcher, RpcSockets sockets, int maxBodyBytes, Path token)
      throws Exception {
    this.sockets = sockets;
    RpcExchange exchange =
        new RpcExchange(
            dispatcher,
            new OriginPolicy(List.of("localhost"), List.of("http://localhost:3000")),
            new AccessControl(RpcPermission.READ, Optional.of(token), Optional.empty()),
            sockets,
            maxBodyBytes,
            new LargeBodies(List.of(), 1));
    ServletContextHandler context = new ServletContextHandler();
    context.addServlet(new ServletHolder(new ExchangeServlet(exchange)), "/");
    JettyWebSocketServletContainerInitializer.configure(context, null);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(context);
    server.start();
  }

  private static final class ExchangeServlet extends HttpServlet {
    private final transient RpcExchange exchange;

    ExchangeServlet(RpcExchange exchange) {
      this.exchange = exchange;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      exchange.answer(request, response);
    }
  }

  /** A client that is closed with this. */
  RawSocket open(String path, String... headers) throws IOException {
    RawSocket client = RawSocket.open(connector.getLocalPort(), path, headers);
    clients.add(client);
    return client;
  }

  @Override
  public void close() throws Exception {
    for (RawSocket client : clients) {
      client.close();
    }
    sockets.close();
    server.stop();
  }
}
