package io.pandan.host.launcher;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * One running OSGi framework. Thread-safe: it is started by one thread and may be stopped by
 * another.
 */
final class Node {
  /** Configuration Admin, which is filled before anything else starts, and logging. */
  private static final int FIRST_LEVEL = 1;

  /** Declarative Services, HTTP: other people's bundles. */
  private static final int PLATFORM_LEVEL = 2;

  /** Pandan's own. */
  private static final int NODE_LEVEL = 3;

  /** Web Console and shell, for which whoever calls the node does not wait. */
  private static final int CONSOLE_LEVEL = 4;

  /** All of the node runs: the watched folder may change it. */
  static final int OPEN_LEVEL = 5;

  private static final List<String> CONSOLE =
      List.of(
          "org.apache.felix.webconsole",
          "org.apache.felix.gogo.",
          "org.apache.felix.inventory",
          "org.apache.felix.metatype",
          "io.pandan.host.console");

  private static final String CONFIGURATION_ADMIN = "org.apache.felix.configadmin";
  private static final String LOGGING = "org.ops4j.pax.logging.";

  private final Framework framework;

  private Node(Framework framework) {
    this.framework = framework;
  }

  /**
   * Installs and starts bundles, and returns when all were asked to start. Those that failed are
   * told to {@code problems}; the others run.
   *
   * @param bundles what to install
   * @param settings the framework's properties and the bundles' configuration
   * @param problems hears of bundles that do not start
   */
  static Node start(List<NodeBundle> bundles, Settings settings, Problems problems)
      throws LaunchException {
    Framework framework = new FrameworkFactory().newFramework(settings.framework());
    try {
      framework.init(event -> report(event, problems));
      BundleContext context = framework.getBundleContext();
      List<Bundle> installed = new ArrayList<>();
      for (NodeBundle bundle : bundles) {
        installed.add(install(context, bundle));
      }
      for (Bundle bundle : installed) {
        if (!isFragment(bundle)) {
          bundle.start(Bundle.START_ACTIVATION_POLICY);
        }
      }
      framework.start();
      configure(context, settings.configuration());
      raise(framework, problems);
      return new Node(framework);
    } catch (BundleException | IOException e) {
      stopQuietly(framework);
      throw new LaunchException("the framework does not start: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopQuietly(framework);
      throw new LaunchException("interrupted while the framework started", e);
    }
  }

  private static Bundle install(BundleContext context, NodeBundle bundle) throws BundleException {
    Bundle installed = context.installBundle(bundle.jar().toUri().toString());
    installed.adapt(BundleStartLevel.class).setStartLevel(startLevel(bundle.symbolicName()));
    return installed;
  }

  private static int startLevel(String symbolicName) {
    if (symbolicName.equals(CONFIGURATION_ADMIN) || symbolicName.startsWith(LOGGING)) {
      return FIRST_LEVEL;
    }
    if (CONSOLE.stream().anyMatch(symbolicName::startsWith)) {
      return CONSOLE_LEVEL;
    }
    return symbolicName.startsWith("io.pandan.") ? NODE_LEVEL : PLATFORM_LEVEL;
  }

  private static boolean isFragment(Bundle bundle) {
    return bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
  }

  private static void configure(
      BundleContext context, Map<String, Map<String, Object>> configuration)
      throws IOException, LaunchException {
    ServiceReference<ConfigurationAdmin> reference =
        context.getServiceReference(ConfigurationAdmin.class);
    if (reference == null) {
      throw new LaunchException("the node has no " + CONFIGURATION_ADMIN);
    }
    ConfigurationAdmin admin = context.getService(reference);
    try {
      for (Map.Entry<String, Map<String, Object>> pid : configuration.entrySet()) {
        Configuration target = find(admin, pid.getKey());
        if (pid.getValue().isEmpty()) {
          target.delete();
        } else {
          target.updateIfDifferent(merge(target.getProperties(), pid.getValue()));
        }
      }
    } finally {
      context.ungetService(reference);
    }
  }

  private static Configuration find(ConfigurationAdmin admin, String pid) throws IOException {
    int tilde = pid.indexOf('~');
    return tilde < 0
        ? admin.getConfiguration(pid, "?")
        : admin.getFactoryConfiguration(pid.substring(0, tilde), pid.substring(tilde + 1), "?");
  }

  /** What the administrator set in the console stays, except what this start says otherwise. */
  private static Dictionary<String, Object> merge(
      Dictionary<String, Object> before, Map<String, Object> now) {
    Hashtable<String, Object> merged = new Hashtable<>();
    if (before != null) {
      before.keys().asIterator().forEachRemaining(key -> merged.put(key, before.get(key)));
    }
    merged.putAll(now);
    return merged;
  }

  private static void raise(Framework framework, Problems problems) throws InterruptedException {
    CountDownLatch raised = new CountDownLatch(1);
    framework
        .adapt(FrameworkStartLevel.class)
        .setStartLevel(
            OPEN_LEVEL,
            event -> {
              if (event.getType() == FrameworkEvent.STARTLEVEL_CHANGED) {
                raised.countDown();
              } else {
                report(event, problems);
              }
            });
    raised.await();
  }

  private static void report(FrameworkEvent event, Problems problems) {
    if (event.getType() == FrameworkEvent.ERROR) {
      problems.bundleFailed(event.getBundle().getSymbolicName(), event.getThrowable());
    }
  }

  private static void stopQuietly(Framework framework) {
    try {
      framework.stop();
    } catch (BundleException e) {
      // The reason why the start failed is what the user needs.
    }
  }

  boolean isRunning() {
    return framework.getState() == Bundle.ACTIVE;
  }

  BundleContext context() {
    return framework.getBundleContext();
  }

  /**
   * Goes on after the framework was told to restart itself ({@link FrameworkEvent#STOPPED_UPDATE}),
   * with the same bundles.
   */
  void resume(Problems problems) throws LaunchException, InterruptedException {
    try {
      framework.start();
    } catch (BundleException e) {
      throw new LaunchException("the framework does not restart: " + e.getMessage(), e);
    }
    raise(framework, problems);
  }

  /** Waits until the framework has stopped, for whatever reason. */
  FrameworkEvent awaitStop() throws InterruptedException {
    return framework.waitForStop(0);
  }

  /**
   * Stops every bundle, in a thread of the framework's, and waits.
   *
   * @return whether all had stopped when the time was over
   */
  boolean stop(long timeoutMs) throws BundleException, InterruptedException {
    framework.stop();
    return framework.waitForStop(timeoutMs).getType() != FrameworkEvent.WAIT_TIMEDOUT;
  }

  /** The bundles that are on their way out: the ones to blame when a stop takes too long. */
  List<String> stopping() {
    List<String> names = new ArrayList<>();
    for (Bundle bundle : framework.getBundleContext().getBundles()) {
      if (bundle.getBundleId() != 0 && bundle.getState() == Bundle.STOPPING) {
        names.add(bundle.getSymbolicName());
      }
    }
    return names;
  }

  /** Hears of bundles that do not start. */
  interface Problems {
    void bundleFailed(String symbolicName, Throwable reason);
  }
}
