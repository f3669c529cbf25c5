package io.pandan.host.console;

import io.pandan.api.node.Deployer;
import io.pandan.api.node.Deployment;
import io.pandan.api.node.DeploymentException;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Hands files that a browser sent to the deployer. */
final class Uploads {
  private Uploads() {}

  static Deployment deploy(Deployer deployer, Part upload, boolean force)
      throws IOException, DeploymentException {
    Path file = Files.createTempFile("upload", ".jar");
    try (InputStream in = upload.getInputStream()) {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      return deployer.deploy(file, force);
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
