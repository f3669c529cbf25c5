package io.pandan.host.console;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;

/**
 * Whether a request comes from the console's own pages or from a program. Pages of other sites are
 * told by the headers that browsers set and scripts cannot; sites that point a name of their own at
 * this machine (DNS rebinding) by the Host header.
 */
final class OriginCheck {
  private static final Set<String> HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

  private OriginCheck() {}

  static boolean isOwn(HttpServletRequest request) {
    String host = request.getHeader("Host");
    if (host == null || !HOSTS.contains(withoutPort(host))) {
      return false;
    }
    String origin = request.getHeader("Origin");
    if (origin != null && !origin.equals("http://" + host)) {
      return false;
    }
    String site = request.getHeader("Sec-Fetch-Site");
    return site == null || site.equals("same-origin") || site.equals("none");
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
  }
}
