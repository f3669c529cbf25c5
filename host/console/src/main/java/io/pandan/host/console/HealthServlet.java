package io.pandan.host.console;

import io.pandan.api.node.Readiness;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;

/**
 * Health checks on the console's port, without a token: {@code /livez} answers as long as the
 * process does, {@code /readyz} and {@code /healthz} with 503 and the reasons while the node is not
 * ready.
 */
@Component(
    service = Servlet.class,
    property = {
      "osgi.http.whiteboard.servlet.name=io.pandan.host.console.health",
      "osgi.http.whiteboard.servlet.pattern=" + HealthServlet.LIVE,
      "osgi.http.whiteboard.servlet.pattern=/readyz",
      "osgi.http.whiteboard.servlet.pattern=/healthz",
      "osgi.http.whiteboard.target=(org.apache.felix.http.name=console)"
    })
public final class HealthServlet extends HttpServlet {
  static final String LIVE = "/livez";

  @Reference(cardinality = ReferenceCardinality.MULTIPLE)
  private transient volatile List<Readiness> parts = List.of();

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Health health =
        request.getServletPath().equals(LIVE) ? new Health(List.of()) : Health.of(parts);
    response.setStatus(
        health.isReady() ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    response.setContentType("text/plain;charset=utf-8");
    response.getWriter().println(health.isReady() ? "ok" : String.join("\n", health.problems()));
  }
}
