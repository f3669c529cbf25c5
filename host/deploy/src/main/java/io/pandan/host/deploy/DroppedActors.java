package io.pandan.host.deploy;

import io.pandan.api.MalformedException;
import io.pandan.host.actors.ImportedBundles;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Imports bundles of built-in actors, {@code .car}, that are dropped into {@code deploy/}, as
 * {@code ./pandan actors import} does. One that is taken away stays imported: a network may be
 * founded on it. Thread safe.
 */
@Component(service = ArtifactInstaller.class, property = "service.ranking:Integer=1000")
public final class DroppedActors implements ArtifactInstaller {
  private static final Logger LOG = LoggerFactory.getLogger(DroppedActors.class);

  private final ImportedBundles bundles;

  /** Made by Declarative Services; the launcher says where the data is. */
  @Activate
  public DroppedActors(BundleContext context) {
    this(Path.of(context.getProperty("io.pandan.data")));
  }

  DroppedActors(Path data) {
    this.bundles = new ImportedBundles(data.resolve("actors"));
  }

  @Override
  public boolean canHandle(File artifact) {
    return artifact.getName().endsWith(".car");
  }

  /** Says in the log why a file is not imported; FileInstall tries again when it changes. */
  @Override
  public void install(File artifact) {
    try {
      LOG.info("{}: imported as {}", artifact.getName(), add(artifact));
    } catch (MalformedException | IOException e) {
      LOG.error("{} is not imported: {}", artifact.getName(), e.getMessage());
    }
  }

  private ImportedBundles.Imported add(File artifact) throws IOException {
    return bundles.add(artifact.toPath(), Optional.empty());
  }

  @Override
  public void update(File artifact) {
    install(artifact);
  }

  @Override
  public void uninstall(File artifact) {
    LOG.info("{} was taken away; what it held stays imported", artifact.getName());
  }
}
