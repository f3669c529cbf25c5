package io.pandan.host.chain;

import io.pandan.api.actor.JavaActor;
import io.pandan.api.evm.EvmEngine;
import io.pandan.api.vm.ActorRuntime;
import io.pandan.api.vm.GenesisBuilder;
import io.pandan.api.vm.MachineFactory;
import io.pandan.api.wasm.WasmEngine;
import io.pandan.host.chain.lease.Provider;
import io.pandan.host.chain.lease.RuntimeLeases;
import io.pandan.host.chain.lease.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the leases of services that come and go. The framework lets a service leave only when this
 * has returned, which is when nobody uses it any more.
 */
final class ProviderTracker
    implements ServiceTrackerCustomizer<Object, List<Provider>>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProviderTracker.class);
  private static final Set<Class<?>> POINTS =
      Set.of(
          MachineFactory.class,
          GenesisBuilder.class,
          ActorRuntime.class,
          JavaActor.class,
          EvmEngine.class,
          WasmEngine.class);

  private final BundleContext context;
  private final RuntimeLeases leases;
  private final ServiceTracker<Object, List<Provider>> tracker;

  ProviderTracker(BundleContext context, RuntimeLeases leases) {
    this.context = context;
    this.leases = leases;
    StringBuilder filter = new StringBuilder("(|");
    POINTS.forEach(point -> filter.append("(objectClass=").append(point.getName()).append(')'));
    try {
      this.tracker =
          new ServiceTracker<>(
              context, FrameworkUtil.createFilter(filter.append(')').toString()), this);
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
    tracker.open();
  }

  @Override
  public List<Provider> addingService(ServiceReference<Object> reference) {
    Object service = context.getService(reference);
    List<Provider> providers = new ArrayList<>();
    for (Class<?> point : POINTS) {
      if (point.isInstance(service)) {
        providers.add(
            new Provider(slot(point, reference), service, name(reference), rank(reference)));
      }
    }
    providers.forEach(leases::add);
    return providers;
  }

  /** A changed ranking counts from the service's next registration on. */
  @Override
  public void modifiedService(ServiceReference<Object> reference, List<Provider> providers) {}

  @Override
  public void removedService(ServiceReference<Object> reference, List<Provider> providers) {
    for (Provider provider : providers) {
      int left = leases.remove(provider);
      if (left > 0) {
        LOG.warn("{} leaves although {} executions still use it", provider.slot(), left);
      }
    }
    context.ungetService(reference);
  }

  @Override
  public void close() {
    tracker.close();
  }

  private static Slot slot(Class<?> point, ServiceReference<Object> reference) {
    if (point == ActorRuntime.class) {
      return Slot.runtime(String.valueOf(reference.getProperty(ActorRuntime.VM)));
    }
    if (point == JavaActor.class) {
      return Slot.javaActor(String.valueOf(reference.getProperty(JavaActor.TYPE)));
    }
    return Slot.engine(point);
  }

  /** An engine's name. */
  private static String name(ServiceReference<Object> reference) {
    return reference.getProperty(WasmEngine.NAME) instanceof String name ? name : "";
  }

  private static Provider.Rank rank(ServiceReference<Object> reference) {
    Object ranking = reference.getProperty(Constants.SERVICE_RANKING);
    return new Provider.Rank(
        reference.getBundle().getVersion(),
        ranking instanceof Integer value ? value : 0,
        (Long) reference.getProperty(Constants.SERVICE_ID));
  }
}
