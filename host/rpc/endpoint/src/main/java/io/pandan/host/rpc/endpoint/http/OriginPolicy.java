package io.pandan.host.rpc.endpoint.http;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which Host and Origin headers are let in. The first keeps web sites out that point a name of
 * their own at the node (DNS rebinding), the second those that a browser asks on behalf of.
 * Thread-safe.
 */
final class OriginPolicy {
  private static final Pattern PORT = Pattern.compile(":\\d*$");

  private final Set<String> hosts;
  private final List<Pattern> origins;

  /**
   * A policy.
   *
   * @param hosts names without port; an IPv6 address in brackets
   * @param origins origins as browsers send them; {@code *} stands for the port, or for all that
   *     follows the scheme
   */
  OriginPolicy(List<String> hosts, List<String> origins) {
    this.hosts = trimmed(hosts).collect(Collectors.toUnmodifiableSet());
    this.origins = trimmed(origins).map(OriginPolicy::pattern).toList();
  }

  /**
   * Whether a request for this host may be answered.
   *
   * @param hostHeader the Host header, with or without port
   * @return true when its name is allowed
   */
  boolean allowsHost(String hostHeader) {
    String name = PORT.matcher(hostHeader.strip().toLowerCase(Locale.ROOT)).replaceFirst("");
    return hosts.contains(name.endsWith(".") ? name.substring(0, name.length() - 1) : name);
  }

  /**
   * Whether a page of this origin may call.
   *
   * @param origin the Origin header
   * @return true when it is allowed
   */
  boolean allowsOrigin(String origin) {
    String lower = origin.strip().toLowerCase(Locale.ROOT);
    return origins.stream().anyMatch(pattern -> pattern.matcher(lower).matches());
  }

  private static Pattern pattern(String origin) {
    if (origin.endsWith("://*")) {
      return Pattern.compile(Pattern.quote(origin.substring(0, origin.length() - 1)) + ".+");
    }
    if (origin.endsWith(":*")) {
      String name = origin.substring(0, origin.length() - 2);
      return Pattern.compile(Pattern.quote(name) + "(:\\d+)?");
    }
    if (origin.contains("*")) {
      throw new IllegalArgumentException(
          "allowed origin may have * only for its port or after its scheme: " + origin);
    }
    return Pattern.compile(Pattern.quote(origin));
  }

  private static Stream<String> trimmed(List<String> values) {
    return values.stream()
        .map(value -> value.strip().toLowerCase(Locale.ROOT))
        .filter(value -> !value.isEmpty());
  }
}
