package io.pandan.host.deploy;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ServiceScope;
import org.osgi.service.servlet.context.ServletContextHelper;

/**
 * The part of the console's port below {@code /admin} that programs use: every request needs the
 * administrator's token ({@code Authorization: Bearer …}). A browser does not send one by itself,
 * so no web site gets here. Servlets of any bundle join by the name {@value #NAME}.
 */
@Component(
    service = ServletContextHelper.class,
    scope = ServiceScope.BUNDLE,
    property = {
      "osgi.http.whiteboard.context.name=" + AdminContext.NAME,
      "osgi.http.whiteboard.context.path=/admin",
      "osgi.http.whiteboard.target=(org.apache.felix.http.name=console)"
    })
public final class AdminContext extends ServletContextHelper {
  /** The context's name. */
  static final String NAME = "io.pandan.admin";

  /** How a servlet joins it. */
  static final String SELECT =
      "osgi.http.whiteboard.context.select=(osgi.http.whiteboard.context.name=" + NAME + ")";

  private final Path tokenFile;

  /** Made by Declarative Services. */
  @Activate
  public AdminContext(BundleContext context) {
    this(Path.of(context.getProperty("io.pandan.data")).resolve("admin-token"));
  }

  AdminContext(Path tokenFile) {
    this.tokenFile = tokenFile;
  }

  @Override
  public boolean handleSecurity(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String expected = "Bearer " + Files.readString(tokenFile).strip();
    String given = request.getHeader("Authorization");
    if (given != null && MessageDigest.isEqual(utf8(given), utf8(expected))) {
      return true;
    }
    response.setHeader("WWW-Authenticate", "Bearer");
    response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
    response.setContentType("text/plain;charset=utf-8");
    response.getWriter().println("the administrator's token is needed");
    return false;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
