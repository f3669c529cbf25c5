package io.pandan.host.rpc.endpoint.http;

import io.pandan.api.rpc.RpcModule;
import io.pandan.host.rpc.endpoint.dispatch.Dispatcher;
import io.pandan.host.rpc.endpoint.dispatch.MethodTable;
import io.pandan.host.rpc.endpoint.dispatch.RpcLimits;
import io.pandan.host.rpc.endpoint.socket.RpcSockets;
import io.pandan.host.rpc.endpoint.socket.SocketLimits;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.bundle.Requirement;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The JSON-RPC endpoint as a servlet of the HTTP service whose name is {@code rpc}, with the
 * methods of all modules that are there.
 */
@Component(
    service = Servlet.class,
    configurationPid = RpcSettings.PID,
    property = {
      "osgi.http.whiteboard.servlet.name=io.pandan.host.rpc.endpoint",
      "osgi.http.whiteboard.servlet.pattern=/",
      "osgi.http.whiteboard.target=(org.apache.felix.http.name=rpc)"
    })
@Requirement(
    namespace = "osgi.implementation",
    name = "osgi.http",
    version = "2.0.0",
    effective = "active")
@Designate(ocd = RpcSettings.class)
public final class RpcServlet extends HttpServlet {
  /** How long a leaving module's calls may take, and how long callers wait for its successor. */
  private static final Duration SWAP_PATIENCE = Duration.ofSeconds(2);

  private final transient MethodTable methods = new MethodTable(SWAP_PATIENCE);
  private final transient RpcSockets sockets;
  private final transient RpcExchange exchange;

  /**
   * Made by Declarative Services.
   *
   * @param settings limits and access
   */
  @Activate
  public RpcServlet(RpcSettings settings) {
    LargeBodies large =
        new LargeBodies(List.of(settings.largeMethods()), settings.maxLargeBodyBytes());
    RpcLimits limits =
        new RpcLimits(
            large.maxBytes(settings.maxBodyBytes()),
            settings.maxBatchSize(),
            settings.maxJsonDepth(),
            Duration.ofMillis(settings.timeLimitMs()),
            settings.maxResponseBytes());
    Dispatcher dispatcher = new Dispatcher(limits, methods);
    sockets =
        new RpcSockets(
            dispatcher,
            new SocketLimits(
                settings.maxConnections(),
                settings.maxConnectionCalls(),
                settings.maxConnectionSubscriptions(),
                settings.maxBodyBytes(),
                settings.maxQueuedBytes(),
                Duration.ofMillis(settings.idleMs()),
                Duration.ofMillis(settings.timeLimitMs())));
    exchange =
        new RpcExchange(
            dispatcher,
            new OriginPolicy(List.of(settings.allowedHosts()), List.of(settings.allowedOrigins())),
            AccessControl.of(settings),
            sockets,
            settings.maxBodyBytes(),
            large);
  }

  /** Ends the connections. */
  @Deactivate
  void close() {
    sockets.close();
  }

  @Reference(
      service = RpcModule.class,
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void bindModule(RpcModule module, Map<String, Object> properties) {
    methods.add(rank(properties), module);
  }

  void unbindModule(RpcModule module, Map<String, Object> properties) {
    methods.remove(rank(properties));
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    exchange.answer(request, response);
  }

  private static MethodTable.Rank rank(Map<String, Object> properties) {
    int ranking = properties.get("service.ranking") instanceof Integer value ? value : 0;
    return new MethodTable.Rank(ranking, (Long) properties.get("service.id"));
  }
}
