package io.pandan.host.deploy;

import io.pandan.api.node.DeploymentException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/**
 * Starts and stops bundles on threads that are watched: a bundle whose start or stop hangs costs
 * its time-out, not the caller.
 */
final class Lifecycle {
  private static final long POLL_MS = 10;

  private final BundleContext context;

  Lifecycle(BundleContext context) {
    this.context = context;
  }

  /**
   * Starts a bundle, and waits until it offers at least the services that its predecessor did, and
   * each of them can be had.
   *
   * @param services the names of the services to wait for, one entry for each service
   * @throws DeploymentException when that does not happen in time
   */
  void startAndAwait(Bundle bundle, List<String> services, long timeoutMs)
      throws DeploymentException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    String who = bundle.getSymbolicName() + " " + bundle.getVersion();
    try {
      watched(() -> bundle.start(), timeoutMs);
    } catch (TimeoutException e) {
      throw new DeploymentException(who + " did not start in " + timeoutMs + " ms", e);
    } catch (BundleException e) {
      throw new DeploymentException(who + " does not start: " + reason(e), e);
    }
    List<String> missing = missing(bundle, services);
    while (!missing.isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new DeploymentException(
            "%s is not ready after %d ms: it does not offer %s".formatted(who, timeoutMs, missing));
      }
      sleep();
      missing = missing(bundle, services);
    }
  }

  /**
   * Stops a bundle, which waits for the users of its services.
   *
   * @throws DeploymentException when it does not stop in time
   */
  void stop(Bundle bundle, long timeoutMs) throws DeploymentException {
    try {
      watched(() -> bundle.stop(), timeoutMs);
    } catch (TimeoutException e) {
      throw new DeploymentException(
          "%s %s did not stop in %d ms"
              .formatted(bundle.getSymbolicName(), bundle.getVersion(), timeoutMs),
          e);
    } catch (BundleException e) {
      throw new DeploymentException(
          bundle.getSymbolicName() + " does not stop cleanly: " + reason(e), e);
    }
  }

  /**
   * Stops a bundle, which waits for the users of its services, and uninstalls it.
   *
   * @return whether it has gone in time; if not, it goes on by itself
   */
  boolean stopAndUninstall(Bundle bundle, long timeoutMs) throws DeploymentException {
    try {
      watched(
          () -> {
            try {
              bundle.stop();
            } finally {
              bundle.uninstall();
            }
          },
          timeoutMs);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (BundleException e) {
      throw new DeploymentException(
          bundle.getSymbolicName() + " does not stop cleanly: " + reason(e), e);
    }
  }

  /** The services that a bundle offers, by the name of their first type. */
  static List<String> services(Bundle bundle) {
    List<String> names = new ArrayList<>();
    for (ServiceReference<?> reference : references(bundle)) {
      names.add(((String[]) reference.getProperty(Constants.OBJECTCLASS))[0]);
    }
    return names;
  }

  private List<String> missing(Bundle bundle, List<String> wanted) {
    List<String> missing = new ArrayList<>(wanted);
    for (ServiceReference<?> reference : references(bundle)) {
      String name = ((String[]) reference.getProperty(Constants.OBJECTCLASS))[0];
      if (missing.contains(name) && canBeHad(reference)) {
        missing.remove(name);
      }
    }
    return missing;
  }

  /** Declarative Services makes a component when it is first asked for: only then does it fail. */
  private boolean canBeHad(ServiceReference<?> reference) {
    Object service = context.getService(reference);
    if (service != null) {
      context.ungetService(reference);
    }
    return service != null;
  }

  private static List<ServiceReference<?>> references(Bundle bundle) {
    ServiceReference<?>[] references = bundle.getRegisteredServices();
    return references == null ? List.of() : Arrays.asList(references);
  }

  private static void watched(Action action, long timeoutMs)
      throws BundleException, TimeoutException, DeploymentException {
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              action.run();
              return null;
            });
    Thread.ofPlatform().name("pandan-deploy").daemon().start(task);
    try {
      task.get(timeoutMs, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof BundleException failure
          ? failure
          : new BundleException(String.valueOf(e.getCause()), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeploymentException("interrupted", e);
    }
  }

  private static void sleep() throws DeploymentException {
    try {
      Thread.sleep(POLL_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeploymentException("interrupted", e);
    }
  }

  private static String reason(BundleException e) {
    return e.getCause() == null ? e.getMessage() : e.getMessage() + " (" + e.getCause() + ")";
  }

  private interface Action {
    void run() throws BundleException;
  }
}
