package io.pandan.host.launcher;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * Where the node's HTTP services listen: known only once they do, when a free port was asked for.
 */
final class HttpEndpoints {
  private static final String RUNTIME = "org.osgi.service.servlet.runtime.HttpServiceRuntime";
  private static final String ENDPOINT = "osgi.http.endpoint";
  private static final long POLL_MS = 10;

  private final Node node;

  HttpEndpoints(Node node) {
    this.node = node;
  }

  /**
   * Waits for an HTTP service and returns its URL, which ends with a slash.
   *
   * @param name the service's {@code org.apache.felix.http.name}
   * @return empty when it does not listen in time
   */
  Optional<String> await(String name, long timeoutMs) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    Optional<String> endpoint = find(name);
    while (endpoint.isEmpty() && System.nanoTime() < deadline && node.isRunning()) {
      Thread.sleep(POLL_MS);
      endpoint = find(name);
    }
    return endpoint;
  }

  private Optional<String> find(String name) {
    BundleContext context = node.context();
    String filter = "(&(objectClass=%s)(org.apache.felix.http.name=%s))".formatted(RUNTIME, name);
    try {
      ServiceReference<?>[] found = context.getAllServiceReferences(null, filter);
      return found == null
          ? Optional.empty()
          : Optional.of(((String[]) found[0].getProperty(ENDPOINT))[0]);
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
