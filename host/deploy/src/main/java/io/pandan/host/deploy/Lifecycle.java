package io.pandan.host.deploy;

import io.pandan.api.node.DeploymentException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Starts and stops bundles on threads that are watched: a bundle whose start or stop hangs costs
 * its time-out, not the caller.
 */
final class Lifecycle {
  private static final long POLL_MS = 10;

  /** The name space of services (OSGi Core, section 135.4). */
  private static final String SERVICE = "osgi.service";

  private final BundleContext context;

  Lifecycle(BundleContext context) {
    this.context = context;
  }

  /**
   * Starts a bundle, and waits until it offers services of some types, and all that it offers of
   * them can be had.
   *
   * @param services the types to wait for
   * @throws DeploymentException when that does not happen in time
   */
  void startAndAwait(Bundle bundle, Set<String> services, long timeoutMs)
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
    Set<String> missing = missing(bundle, services);
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

  /** The types of the services that a bundle offers, by the first name of each. */
  static Set<String> services(Bundle bundle) {
    Set<String> types = new TreeSet<>();
    references(bundle).forEach(reference -> types.add(type(reference)));
    return types;
  }

  /** The types of services that a bundle says it offers: its capabilities {@code osgi.service}. */
  static Set<String> declaredServices(Bundle bundle) {
    Set<String> types = new TreeSet<>();
    BundleRevision revision = bundle.adapt(BundleRevision.class);
    for (BundleCapability capability : revision.getDeclaredCapabilities(SERVICE)) {
      Object names = capability.getAttributes().get(Constants.OBJECTCLASS);
      if (names instanceof Collection<?> many) {
        many.forEach(name -> types.add(name.toString()));
      }
    }
    return types;
  }

  private Set<String> missing(Bundle bundle, Set<String> wanted) {
    Set<String> missing = new TreeSet<>(wanted);
    for (ServiceReference<?> reference : references(bundle)) {
      if (missing.contains(type(reference)) && canBeHad(reference)) {
        missing.remove(type(reference));
      }
    }
    return missing;
  }

  private static String type(ServiceReference<?> reference) {
    return ((String[]) reference.getProperty(Constants.OBJECTCLASS))[0];
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
