package io.pandan.host.rpc.endpoint.http;

import io.pandan.api.rpc.RpcPermission;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a caller may do, by the bearer token that it sends (RFC 6750). The administrator's token is
 * read from its file each time one is sent: it may be made after the endpoint, and be replaced. So
 * is the secret that signs the others. Thread-safe.
 */
final class AccessControl {
  private static final Logger LOG = LoggerFactory.getLogger(AccessControl.class);
  private static final String SCHEME = "Bearer ";

  private final RpcPermission anonymous;
  private final Optional<Path> tokenFile;
  private final Optional<AccessTokens> tokens;

  /**
   * Access by tokens.
   *
   * @param anonymous what callers without a token may do
   * @param tokenFile the file with the administrator's token, if there is one
   * @param tokens the tokens that were made for others, if these are accepted
   */
  AccessControl(RpcPermission anonymous, Optional<Path> tokenFile, Optional<AccessTokens> tokens) {
    this.anonymous = anonymous;
    this.tokenFile = tokenFile;
    this.tokens = tokens;
  }

  /** Access as the settings have it. */
  static AccessControl of(RpcSettings settings) {
    return new AccessControl(
        RpcPermission.valueOf(settings.anonymousPermission()),
        file(settings.adminTokenFile()),
        file(settings.tokenSecretFile()).map(AccessTokens::new));
  }

  private static Optional<Path> file(String setting) {
    return Optional.of(setting).filter(file -> !file.isBlank()).map(Path::of);
  }

  /**
   * What a caller may do.
   *
   * @param authorization the Authorization header, if the request has one
   * @return the permission, or empty when the header is there and wrong
   */
  Optional<RpcPermission> permission(Optional<String> authorization) {
    if (authorization.isEmpty()) {
      return Optional.of(anonymous);
    }
    String header = authorization.get();
    if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    String token = header.substring(SCHEME.length()).strip();
    byte[] given = token.getBytes(StandardCharsets.UTF_8);
    return tokenFile
        .flatMap(AccessControl::read)
        .filter(admin -> MessageDigest.isEqual(admin.getBytes(StandardCharsets.UTF_8), given))
        .map(_ -> RpcPermission.ADMIN)
        .or(() -> tokens.flatMap(others -> others.permission(token)));
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file).strip()).filter(token -> !token.isEmpty());
    } catch (IOException e) {
      LOG.warn("no token is accepted, because the token file cannot be read: {}", e.toString());
      return Optional.empty();
    }
  }
}
