package io.pandan.host.deploy;

import io.pandan.api.node.Deployer;
import io.pandan.api.node.DeploymentException;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.osgi.annotation.bundle.Requirement;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Deployment over HTTP, for {@code ./pandan deploy}, behind {@link AdminContext}. Answers are lines
 * for people.
 *
 * <pre>
 * GET    /admin/deploy                the node's bundles
 * POST   /admin/deploy?force=true     deploys the bundle that is the body
 * POST   /admin/deploy/NAME/rollback  takes the last deployment or removal back
 * DELETE /admin/deploy/NAME           removes a bundle
 * </pre>
 */
@Component(
    service = Servlet.class,
    property = {
      "osgi.http.whiteboard.servlet.name=io.pandan.host.deploy",
      "osgi.http.whiteboard.servlet.pattern=/deploy",
      "osgi.http.whiteboard.servlet.pattern=/deploy/*",
      AdminContext.SELECT,
      "osgi.http.whiteboard.target=(org.apache.felix.http.name=console)"
    })
@Requirement(
    namespace = "osgi.implementation",
    name = "osgi.http",
    version = "2.0.0",
    effective = "active")
public final class DeployServlet extends HttpServlet {
  private static final String ROLLBACK = "/rollback";

  private final transient Deployer deployer;

  /** Made by Declarative Services. */
  @Activate
  public DeployServlet(@Reference Deployer deployer) {
    this.deployer = deployer;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      Optional<String> done = carryOut(request);
      answer(
          response,
          done.isPresent() ? HttpServletResponse.SC_OK : HttpServletResponse.SC_NOT_FOUND,
          done.orElse("there is no such request"));
    } catch (DeploymentException e) {
      answer(response, HttpServletResponse.SC_CONFLICT, e.getMessage());
    }
  }

  private Optional<String> carryOut(HttpServletRequest request)
      throws IOException, DeploymentException {
    String path = request.getPathInfo() == null ? "" : request.getPathInfo();
    String name = path.isEmpty() ? "" : path.substring(1);
    switch (request.getMethod()) {
      case "GET" -> {
        if (name.isEmpty()) {
          return Optional.of(DeployCommands.table(deployer.bundles()));
        }
      }
      case "POST" -> {
        if (name.isEmpty()) {
          boolean force = "true".equals(request.getParameter("force"));
          return Optional.of(deploy(request.getInputStream(), force));
        }
        if (name.endsWith(ROLLBACK)) {
          String bundle = name.substring(0, name.length() - ROLLBACK.length());
          return Optional.of(deployer.rollback(bundle).toString());
        }
      }
      case "DELETE" -> {
        if (!name.isEmpty()) {
          deployer.undeploy(name);
          return Optional.of(name + " is removed");
        }
      }
      default -> {}
    }
    return Optional.empty();
  }

  private String deploy(InputStream body, boolean force) throws IOException, DeploymentException {
    Path upload = Files.createTempFile("upload", ".jar");
    try {
      Files.copy(body, upload, StandardCopyOption.REPLACE_EXISTING);
      return deployer.deploy(upload, force).toString();
    } finally {
      Files.deleteIfExists(upload);
    }
  }

  private static void answer(HttpServletResponse response, int status, String text)
      throws IOException {
    response.setStatus(status);
    response.setContentType("text/plain;charset=utf-8");
    response.getWriter().println(text.strip());
  }
}
