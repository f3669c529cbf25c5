package io.pandan.host.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * A jar that is an OSGi bundle.
 *
 * @param symbolicName its name, without directives
 * @param version its version
 * @param jar the file
 */
record NodeBundle(String symbolicName, Version version, Path jar) {
  /** Reads a jar's identity; empty when it is not a bundle. */
  static Optional<NodeBundle> read(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile(), false)) {
      Manifest manifest = file.getManifest();
      if (manifest == null) {
        return Optional.empty();
      }
      String name = manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME);
      if (name == null) {
        return Optional.empty();
      }
      String version = manifest.getMainAttributes().getValue(Constants.BUNDLE_VERSION);
      return Optional.of(
          new NodeBundle(name.split(";", 2)[0].strip(), Version.parseVersion(version), jar));
    }
  }
}
