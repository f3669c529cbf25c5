package io.pandan.host.rpc.http;

import io.pandan.api.rpc.RpcPermission;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** What a caller may do, by the bearer token that it sends (RFC 6750). Thread-safe. */
final class AccessControl {
  private static final String SCHEME = "Bearer ";

  private final RpcPermission anonymous;
  private final Optional<String> adminToken;

  /**
   * Access by one token.
   *
   * @param anonymous what callers without a token may do
   * @param adminToken the administrator's token, if tokens are accepted
   */
  AccessControl(RpcPermission anonymous, Optional<String> adminToken) {
    this.anonymous = anonymous;
    this.adminToken = adminToken.map(String::strip).filter(token -> !token.isEmpty());
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
    byte[] given = header.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
    return adminToken
        .filter(token -> MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), given))
        .map(_ -> RpcPermission.ADMIN);
  }
}
