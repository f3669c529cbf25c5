package io.pandan.host.deploy;

import io.pandan.api.node.Deployer;
import io.pandan.api.node.DeploymentException;
import java.io.File;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder {@code deploy/} of the data folder: a jar that is dropped there is deployed, one that
 * is taken away is removed. FileInstall watches and waits until a file is whole; what it finds
 * comes here instead of being installed by FileInstall itself.
 *
 * <p>FileInstall tells of files that went before files that came. Because one jar often takes the
 * place of another, a removal waits for {@value #REMOVAL_DELAY_MS} ms for a successor. After a
 * start it tells of all files as new: those that were deployed before are left alone.
 */
@Component(service = ArtifactInstaller.class, property = "service.ranking:Integer=1000")
public final class FolderInstaller implements ArtifactInstaller {
  private static final Logger LOG = LoggerFactory.getLogger(FolderInstaller.class);
  private static final long REMOVAL_DELAY_MS = 2_000;

  private final ScheduledExecutorService removals =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("pandan-deploy-folder").daemon().factory());
  private final Map<File, Dropped> dropped = new HashMap<>();
  private final Map<String, ScheduledFuture<?>> leaving = new HashMap<>();
  private final DroppedJars known;
  private final Deployer deployer;

  /** Made by Declarative Services; the launcher says where the data is. */
  @Activate
  public FolderInstaller(BundleContext context, @Reference Deployer deployer) {
    this(Path.of(context.getProperty("io.pandan.data")), deployer);
  }

  FolderInstaller(Path data, Deployer deployer) {
    this.known =
        new DroppedJars(data.resolve("deployed/folder.properties"), data.resolve("deploy"));
    this.deployer = deployer;
  }

  @Deactivate
  void stop() {
    removals.shutdownNow();
  }

  @Override
  public boolean canHandle(File artifact) {
    return artifact.getName().endsWith(".jar");
  }

  /** Says in the log why a jar is not deployed; FileInstall tries again when the file changes. */
  @Override
  public void install(File artifact) {
    try {
      BundleJar jar = BundleJar.read(artifact.toPath());
      synchronized (this) {
        if (known.isKnown(artifact, jar)) {
          dropped.put(artifact, new Dropped(jar.symbolicName(), jar.version()));
          return;
        }
        ScheduledFuture<?> removal = leaving.remove(jar.symbolicName());
        if (removal != null) {
          removal.cancel(false);
        }
      }
      LOG.info("{}: {}", artifact.getName(), deployer.deploy(artifact.toPath(), false));
      synchronized (this) {
        dropped.put(artifact, new Dropped(jar.symbolicName(), jar.version()));
        known.add(artifact, jar);
      }
    } catch (DeploymentException e) {
      LOG.error("{} is not deployed: {}", artifact.getName(), e.getMessage());
    }
  }

  @Override
  public void update(File artifact) {
    install(artifact);
  }

  @Override
  public synchronized void uninstall(File artifact) {
    Dropped gone = dropped.remove(artifact);
    known.remove(artifact);
    if (gone != null && !removals.isShutdown()) {
      leaving.put(
          gone.symbolicName(),
          removals.schedule(() -> remove(gone), REMOVAL_DELAY_MS, TimeUnit.MILLISECONDS));
    }
  }

  /** Only if what runs is what was in the file: another version was deployed by other means. */
  private void remove(Dropped gone) {
    synchronized (this) {
      leaving.remove(gone.symbolicName());
    }
    boolean runs =
        deployer.bundles().stream()
            .anyMatch(
                bundle ->
                    bundle.symbolicName().equals(gone.symbolicName())
                        && bundle.version().equals(gone.version().toString()));
    if (runs) {
      try {
        deployer.undeploy(gone.symbolicName());
      } catch (DeploymentException e) {
        LOG.error("{}", e.getMessage());
      }
    }
  }

  private record Dropped(String symbolicName, Version version) {}
}
