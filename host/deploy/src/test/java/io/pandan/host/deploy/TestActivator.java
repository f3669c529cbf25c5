package io.pandan.host.deploy;

import java.util.concurrent.Semaphore;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * The activator of the bundles that the tests deploy. It offers its bundle as the services that the
 * header Offers names, and its stop waits for the Semaphore service where there is one: the lease.
 */
public final class TestActivator implements BundleActivator {
  @Override
  public void start(BundleContext context) {
    String offers = context.getBundle().getHeaders().get("Offers");
    if (offers == null) {
      throw new IllegalStateException("told to fail");
    }
    for (String type : offers.split(",")) {
      Object service =
          switch (type) {
            case "java.lang.Runnable" -> (Runnable) () -> {};
            case "java.lang.CharSequence" -> context.getBundle().getVersion().toString();
            default -> throw new IllegalArgumentException(type);
          };
      context.registerService(type, service, null);
    }
  }

  @Override
  public void stop(BundleContext context) throws InterruptedException {
    ServiceReference<Semaphore> lease = context.getServiceReference(Semaphore.class);
    if (lease != null) {
      context.getService(lease).acquire();
    }
  }
}
