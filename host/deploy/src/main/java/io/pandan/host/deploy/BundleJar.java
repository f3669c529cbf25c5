package io.pandan.host.deploy;

import io.pandan.api.node.DeploymentException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * A jar that is an OSGi bundle.
 *
 * @param file where it is
 * @param symbolicName its name
 * @param version its version
 * @param inPlace whether two versions of it cannot run at once: it is a singleton, or says {@value
 *     #SWAP}: {@value #IN_PLACE}
 * @param fragment whether it only adds to another bundle
 * @param digest SHA-256 of its bytes, in hexadecimal
 */
record BundleJar(
    Path file,
    String symbolicName,
    Version version,
    boolean inPlace,
    boolean fragment,
    String digest) {
  /** The manifest header by which a bundle says how it is replaced. */
  static final String SWAP = "Pandan-Swap";

  /** It holds something that only one can hold, such as a database: the old one stops first. */
  static final String IN_PLACE = "in-place";

  static BundleJar read(Path file) throws DeploymentException {
    try (JarFile jar = new JarFile(file.toFile())) {
      Manifest manifest = jar.getManifest();
      Attributes headers = manifest == null ? new Attributes() : manifest.getMainAttributes();
      String name = headers.getValue(Constants.BUNDLE_SYMBOLICNAME);
      if (name == null) {
        throw new DeploymentException(
            file.getFileName() + " is not a bundle: it has no Bundle-SymbolicName");
      }
      String[] directives = name.split(";", 2);
      boolean singleton =
          directives.length > 1
              && directives[1].replaceAll("[\\s\"]", "").contains("singleton:=true");
      return new BundleJar(
          file,
          directives[0].strip(),
          Version.parseVersion(headers.getValue(Constants.BUNDLE_VERSION)),
          singleton || IN_PLACE.equals(headers.getValue(SWAP)),
          headers.getValue(Constants.FRAGMENT_HOST) != null,
          digest(file));
    } catch (IOException | IllegalArgumentException e) {
      throw new DeploymentException(file.getFileName() + " is not a bundle: " + e.getMessage(), e);
    }
  }

  private static String digest(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(in, sha256).transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
