package io.pandan.host.launcher;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * Asks the node's parts whether they can work. Their service, {@code io.pandan.api.node.Readiness},
 * is the bundles' class and not the launcher's: it is called by name.
 */
final class ReadinessProbe {
  private static final String READINESS = "io.pandan.api.node.Readiness";
  private static final long POLL_MS = 20;

  private final Node node;

  ReadinessProbe(Node node) {
    this.node = node;
  }

  /**
   * Waits until every part is ready.
   *
   * @return what is still missing when the time is over; empty when the node is ready
   */
  List<String> await(long timeoutMs) throws InterruptedException {
    long deadline = System.nanoTime() + timeoutMs * 1_000_000;
    List<String> problems = problems();
    while (!problems.isEmpty() && System.nanoTime() < deadline && node.isRunning()) {
      Thread.sleep(POLL_MS);
      problems = problems();
    }
    return problems;
  }

  private List<String> problems() {
    BundleContext context = node.context();
    List<String> problems = new ArrayList<>();
    try {
      ServiceReference<?>[] parts = context.getAllServiceReferences(READINESS, null);
      if (parts != null) {
        for (ServiceReference<?> part : parts) {
          problems.addAll(problems(context, part));
        }
      }
    } catch (InvalidSyntaxException | ReflectiveOperationException e) {
      throw new IllegalStateException(
          "the bundles' " + READINESS + " is not the one known here", e);
    }
    return problems;
  }

  private static List<String> problems(BundleContext context, ServiceReference<?> part)
      throws ReflectiveOperationException {
    Bundle provider = part.getBundle();
    Object service = provider == null ? null : context.getService(part);
    if (service == null) {
      return List.of();
    }
    try {
      Class<?> type = provider.loadClass(READINESS);
      Method name = type.getMethod("name");
      Method problems = type.getMethod("problems");
      List<String> lines = new ArrayList<>();
      for (Object problem : (List<?>) problems.invoke(service)) {
        lines.add(name.invoke(service) + ": " + problem);
      }
      return lines;
    } finally {
      context.ungetService(part);
    }
  }
}
