package io.pandan.host.console;

import io.pandan.api.node.Deployer;
import io.pandan.api.node.DeploymentException;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.Part;
import java.io.IOException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Stands before the console's own Bundles page: what it would install, update or uninstall goes
 * through the deployer instead, so that it drains and survives a restart. Starting and stopping are
 * left to the page.
 */
@Component(
    service = Filter.class,
    property = {
      "osgi.http.whiteboard.filter.name=io.pandan.host.console.uploads",
      "osgi.http.whiteboard.filter.pattern=/bundles",
      "osgi.http.whiteboard.filter.pattern=/bundles/*",
      "osgi.http.whiteboard.filter.pattern=/install",
      "osgi.http.whiteboard.context.select="
          + "(osgi.http.whiteboard.context.name=org.apache.felix.webconsole)",
      "osgi.http.whiteboard.target=(org.apache.felix.http.name=console)"
    })
public final class BundleUploads implements Filter {
  /** The page expects the state that the bundle has now. */
  private static final String UNINSTALLED =
      "{\"fragment\":false,\"stateRaw\":" + Bundle.UNINSTALLED + "}";

  private final BundleContext context;
  private final Deployer deployer;

  /** Made by Declarative Services. */
  @Activate
  public BundleUploads(BundleContext context, @Reference Deployer deployer) {
    this.context = context;
    this.deployer = deployer;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest http = (HttpServletRequest) request;
    HttpServletResponse answer = (HttpServletResponse) response;
    String action = http.getMethod().equals("POST") ? http.getParameter("action") : null;
    try {
      switch (action) {
        case "install" -> install(http, answer);
        case "uninstall" -> uninstall(http, answer);
        case "update" ->
            answer.sendError(
                HttpServletResponse.SC_CONFLICT, "Deploy the new jar instead: Pandan > Deploy.");
        case null, default -> chain.doFilter(request, response);
      }
    } catch (DeploymentException e) {
      answer.sendError(HttpServletResponse.SC_CONFLICT, e.getMessage());
    }
  }

  private void install(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException, DeploymentException {
    for (Part part : request.getParts()) {
      if (part.getName().equals("bundlefile")) {
        Uploads.deploy(deployer, part, false);
      }
    }
    if (request.getRequestURI().endsWith("/install")) {
      response.setStatus(HttpServletResponse.SC_OK);
    } else {
      response.sendRedirect(request.getRequestURI());
    }
  }

  private void uninstall(HttpServletRequest request, HttpServletResponse response)
      throws IOException, DeploymentException {
    String path = request.getRequestURI();
    String id = path.substring(path.lastIndexOf('/') + 1);
    Bundle bundle = id.matches("\\d{1,18}") ? context.getBundle(Long.parseLong(id)) : null;
    if (bundle == null) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND, "no bundle " + id);
      return;
    }
    deployer.undeploy(bundle.getSymbolicName());
    response.setContentType("application/json");
    response.getWriter().print(UNINSTALLED);
  }
}
