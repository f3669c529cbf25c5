package io.pandan.host.deploy;

import io.pandan.api.node.DeployedBundle;
import io.pandan.api.node.Deployer;
import io.pandan.api.node.Deployment;
import io.pandan.api.node.Deployment.Outcome;
import io.pandan.api.node.DeploymentException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's deployer: new beside old, wait, switch, drain, uninstall. Bundles that say so, and
 * singletons, are replaced in place: the old one stops first and is started again if the new one
 * does not become ready. Bundles whose packages others import are replaced at the next start.
 *
 * <p>Thread safe: one deployment at a time.
 */
@Component(service = Deployer.class, configurationPid = DeploySettings.PID)
@Designate(ocd = DeploySettings.class)
public final class SwappingDeployer implements Deployer {
  private static final Logger LOG = LoggerFactory.getLogger(SwappingDeployer.class);

  private final ReentrantLock deployment = new ReentrantLock(true);
  private final BundleContext context;
  private final DeployedFolder folder;
  private final Lifecycle lifecycle;
  private final long readyTimeoutMs;
  private final long drainTimeoutMs;

  /** Made by Declarative Services; the launcher says where the data and the node's bundles are. */
  @Activate
  public SwappingDeployer(BundleContext context, DeploySettings settings) {
    this(
        context,
        new DeployedFolder(
            Path.of(context.getProperty("io.pandan.data")).resolve("deployed"),
            Path.of(context.getProperty("io.pandan.bundles"))),
        settings.readyTimeoutMs(),
        settings.drainTimeoutMs());
  }

  SwappingDeployer(
      BundleContext context, DeployedFolder folder, long readyTimeoutMs, long drainTimeoutMs) {
    this.context = context;
    this.folder = folder;
    this.lifecycle = new Lifecycle(context);
    this.readyTimeoutMs = readyTimeoutMs;
    this.drainTimeoutMs = drainTimeoutMs;
  }

  @Override
  public Deployment deploy(Path file, boolean force) throws DeploymentException {
    deployment.lock();
    try {
      BundleJar jar = BundleJar.read(file);
      Optional<Bundle> running = find(jar.symbolicName());
      if (running.isPresent()) {
        if (isActive(running.get()) && isChosen(running.get(), jar)) {
          return new Deployment(
              jar.symbolicName(), jar.version().toString(), Optional.empty(), Outcome.UNCHANGED);
        }
        if (jar.version().compareTo(running.get().getVersion()) < 0 && !force) {
          throw new DeploymentException(
              "%s %s is older than the running %s; force it if that is meant"
                  .formatted(jar.symbolicName(), jar.version(), running.get().getVersion()));
        }
      }
      BundleJar staged = folder.stage(jar);
      try {
        return replace(running, staged, !force, () -> folder.choose(jar.symbolicName()));
      } finally {
        folder.unstage(jar.symbolicName());
      }
    } finally {
      deployment.unlock();
    }
  }

  @Override
  public void undeploy(String symbolicName) throws DeploymentException {
    deployment.lock();
    try {
      Bundle running =
          find(symbolicName)
              .orElseThrow(() -> new DeploymentException("no bundle " + symbolicName + " runs"));
      if (mustRestart(running)) {
        throw new DeploymentException(
            symbolicName + " cannot leave a running node: other bundles are built on it");
      }
      folder.remove(symbolicName);
      if (lifecycle.stopAndUninstall(running, drainTimeoutMs)) {
        LOG.info("removed {} {}", symbolicName, running.getVersion());
      } else {
        throw new DeploymentException(
            "%s is removed, but after %d ms its users have not let it go"
                .formatted(symbolicName, drainTimeoutMs));
      }
    } finally {
      deployment.unlock();
    }
  }

  @Override
  public Deployment rollback(String symbolicName) throws DeploymentException {
    deployment.lock();
    try {
      Optional<Bundle> running = find(symbolicName);
      Optional<Path> chosen = folder.current(symbolicName);
      if (folder.isRemoved(symbolicName) && chosen.isPresent()) {
        return replace(
            running, BundleJar.read(chosen.get()), false, () -> folder.restore(symbolicName));
      }
      Optional<Path> previous = folder.previous(symbolicName);
      if (previous.isPresent()) {
        return replace(
            running, BundleJar.read(previous.get()), false, () -> folder.revert(symbolicName));
      }
      if (chosen.isEmpty() && !folder.isRemoved(symbolicName)) {
        throw new DeploymentException(symbolicName + " was neither deployed nor removed");
      }
      Optional<BundleJar> own = folder.own(symbolicName);
      if (own.isEmpty()) {
        throw new DeploymentException(
            "the node came without " + symbolicName + ": there is nothing to go back to");
      }
      return replace(running, own.get(), false, () -> folder.forget(symbolicName));
    } finally {
      deployment.unlock();
    }
  }

  @Override
  public List<DeployedBundle> bundles() {
    TreeMap<String, DeployedBundle> byName = new TreeMap<>();
    for (String name : folder.removed()) {
      byName.put(name, new DeployedBundle(name, "", "REMOVED", false));
    }
    for (Bundle bundle : context.getBundles()) {
      String name = bundle.getSymbolicName();
      // Bundles of manifest version 1 have no name; they cannot be deployed.
      if (bundle.getBundleId() != 0 && name != null) {
        byName.put(
            name,
            new DeployedBundle(
                name,
                bundle.getVersion().toString(),
                State.of(bundle),
                folder.current(name).isPresent()));
      }
    }
    return List.copyOf(byName.values());
  }

  private Deployment replace(Optional<Bundle> old, BundleJar jar, boolean complete, Choice choice)
      throws DeploymentException {
    Optional<String> replaced = old.map(bundle -> bundle.getVersion().toString());
    Outcome outcome = Outcome.RUNNING;
    if (jar.fragment() || old.isPresent() && mustRestart(old.get())) {
      choice.make();
      outcome = Outcome.AFTER_RESTART;
    } else if (old.isPresent() && jar.inPlace()) {
      replaceInPlace(old.get(), jar, complete, choice);
    } else {
      startBeside(old, jar, complete, choice);
    }
    Deployment done =
        new Deployment(jar.symbolicName(), jar.version().toString(), replaced, outcome);
    LOG.info("deployed: {}", done);
    return done;
  }

  private void startBeside(Optional<Bundle> old, BundleJar jar, boolean complete, Choice choice)
      throws DeploymentException {
    Set<String> offered = old.map(Lifecycle::services).orElse(Set.of());
    Bundle fresh = install(jar);
    try {
      lifecycle.startAndAwait(fresh, awaited(offered, fresh, complete), readyTimeoutMs);
      choice.make();
    } catch (DeploymentException e) {
      lifecycle.stopAndUninstall(fresh, drainTimeoutMs);
      throw e;
    }
    if (old.isPresent() && !lifecycle.stopAndUninstall(old.get(), drainTimeoutMs)) {
      LOG.warn(
          "{} {} is replaced, but after {} ms its users have not let it go",
          jar.symbolicName(),
          old.get().getVersion(),
          drainTimeoutMs);
    }
  }

  private void replaceInPlace(Bundle old, BundleJar jar, boolean complete, Choice choice)
      throws DeploymentException {
    Set<String> offered = Lifecycle.services(old);
    Bundle fresh = null;
    try {
      lifecycle.stop(old, drainTimeoutMs);
      fresh = install(jar);
      lifecycle.startAndAwait(fresh, awaited(offered, fresh, complete), readyTimeoutMs);
      choice.make();
      lifecycle.stopAndUninstall(old, drainTimeoutMs);
    } catch (DeploymentException e) {
      if (fresh != null) {
        lifecycle.stopAndUninstall(fresh, drainTimeoutMs);
      }
      lifecycle.startAndAwait(old, offered, readyTimeoutMs);
      throw new DeploymentException(
          e.getMessage() + "; " + old.getVersion() + " was started again", e);
    }
  }

  /**
   * The types of services that the new bundle is waited for: all that the old one offers; for a
   * rollback and a forced deployment only those that the new one has at all.
   */
  private static Set<String> awaited(Set<String> offered, Bundle fresh, boolean complete) {
    Set<String> awaited = new TreeSet<>(offered);
    if (!complete) {
      awaited.retainAll(Lifecycle.declaredServices(fresh));
    }
    return awaited;
  }

  private Bundle install(BundleJar jar) throws DeploymentException {
    String location =
        "pandan:%s/%s/%s/%d"
            .formatted(jar.symbolicName(), jar.version(), jar.digest(), System.nanoTime());
    try (InputStream in = Files.newInputStream(jar.file())) {
      Bundle bundle = context.installBundle(location, in);
      bundle.adapt(BundleStartLevel.class).setStartLevel(startLevel());
      return bundle;
    } catch (IOException | BundleException e) {
      throw new DeploymentException(
          "%s %s cannot be installed: %s"
              .formatted(jar.symbolicName(), jar.version(), e.getMessage()),
          e);
    }
  }

  /** That of the running node: deployed bundles start last and stop first. */
  private int startLevel() {
    return Math.max(1, context.getBundle(0).adapt(FrameworkStartLevel.class).getStartLevel());
  }

  private Optional<Bundle> find(String symbolicName) {
    return Arrays.stream(context.getBundles())
        .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
        .max(Comparator.comparing(SwappingDeployer::isActive).thenComparing(Bundle::getVersion));
  }

  /** Whether the running bundle was deployed from this very jar, now or before the last start. */
  private boolean isChosen(Bundle running, BundleJar jar) throws DeploymentException {
    Optional<Path> chosen = folder.current(jar.symbolicName());
    return chosen.isPresent()
        && BundleJar.read(chosen.get()).digest().equals(jar.digest())
        && (running.getLocation().equals(chosen.get().toUri().toString())
            || running.getLocation().contains(jar.digest()));
  }

  /** Whether others are wired to a bundle's packages or it is the deployer's own. */
  private boolean mustRestart(Bundle bundle) {
    BundleWiring wiring = bundle.adapt(BundleWiring.class);
    if (bundle == context.getBundle()) {
      return true;
    }
    List<BundleWire> users = new ArrayList<>();
    if (wiring != null) {
      users.addAll(wiring.getProvidedWires(PackageNamespace.PACKAGE_NAMESPACE));
      users.addAll(wiring.getProvidedWires(HostNamespace.HOST_NAMESPACE));
    }
    return users.stream().anyMatch(wire -> wire.getRequirer().getBundle() != bundle);
  }

  private static boolean isActive(Bundle bundle) {
    return bundle.getState() == Bundle.ACTIVE;
  }

  /** Makes a choice last. */
  private interface Choice {
    void make() throws DeploymentException;
  }
}
