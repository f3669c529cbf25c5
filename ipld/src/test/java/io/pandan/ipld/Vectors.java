package io.pandan.ipld;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Test data of others, in the folder that the system property {@code vectors} names. */
public final class Vectors {
  private Vectors() {}

  /** A file; the test is skipped, and says so, where it is absent. */
  public static Path file(String name) {
    Path path = Path.of(System.getProperty("vectors", "vectors")).resolve(name);
    assumeTrue(
        Files.exists(path),
        () -> "SKIPPED: no " + path + "; -Dvectors=DIR names the folder of test vectors");
    return path;
  }
}
