package io.pandan.runtime.wasm.endive;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import org.osgi.framework.Bundle;

/**
 * The digest of a bundle's classes: what another build of the engine compiled is not this one's,
 * without anyone having to count a version up. Endive's own classes are told by their version.
 */
final class ClassDigest {
  private static final int DIGEST_BYTES = 8;

  private ClassDigest() {}

  /** The beginning of the digest of all classes in a bundle, in the order of their names. */
  static String of(Bundle bundle) {
    Enumeration<URL> found = bundle.findEntries("/", "*.class", true);
    List<URL> classes = found == null ? List.of() : Collections.list(found);
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (URL url : classes.stream().sorted(Comparator.comparing(URL::getPath)).toList()) {
        try (InputStream in = url.openStream()) {
          sha256.update(in.readAllBytes());
        }
      }
      return HexFormat.of().formatHex(sha256.digest(), 0, DIGEST_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
