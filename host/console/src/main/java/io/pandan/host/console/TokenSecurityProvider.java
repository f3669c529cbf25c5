package io.pandan.host.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import org.apache.felix.webconsole.spi.SecurityProvider;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Lets the administrator into the Felix Web Console: HTTP Basic with the user {@value #USER} and
 * the node's token as password. The launcher names this provider as required, so that the console
 * never falls back to its own password. Browsers send Basic credentials with every request, also
 * with one that another site made them send: such requests are refused first.
 *
 * <p>Thread safe.
 */
@Component(
    service = SecurityProvider.class,
    property = {
      SecurityProvider.PROPERTY_ID + "=io.pandan.host.console",
      "service.ranking:Integer=1000"
    })
public final class TokenSecurityProvider implements SecurityProvider {
  /** The only user there is. */
  static final String USER = "admin";

  private static final String BASIC = "Basic ";

  private final Path tokenFile;

  /** Made by Declarative Services; the launcher says where the data is. */
  @Activate
  public TokenSecurityProvider(BundleContext context) {
    this(Path.of(context.getProperty("io.pandan.data")).resolve("admin-token"));
  }

  TokenSecurityProvider(Path tokenFile) {
    this.tokenFile = tokenFile;
  }

  @Override
  public @Nullable Object authenticate(HttpServletRequest request, HttpServletResponse response) {
    if (!OriginCheck.isOwn(request)) {
      response.setStatus(HttpServletResponse.SC_FORBIDDEN);
      return null;
    }
    if (isAdministrator(request.getHeader("Authorization"))) {
      return USER;
    }
    askForCredentials(response);
    return null;
  }

  @Override
  public boolean authorize(Object user, String role) {
    return USER.equals(user);
  }

  @Override
  public void logout(HttpServletRequest request, HttpServletResponse response) {
    askForCredentials(response);
  }

  private static void askForCredentials(HttpServletResponse response) {
    response.setHeader("WWW-Authenticate", "Basic realm=\"Pandan\", charset=\"UTF-8\"");
    response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
  }

  private boolean isAdministrator(@Nullable String authorization) {
    if (authorization == null || !authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return false;
    }
    byte[] given;
    try {
      given = Base64.getDecoder().decode(authorization.substring(BASIC.length()).strip());
    } catch (IllegalArgumentException e) {
      return false;
    }
    return MessageDigest.isEqual(given, (USER + ":" + token()).getBytes(StandardCharsets.UTF_8));
  }

  private String token() {
    try {
      return Files.readString(tokenFile).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
