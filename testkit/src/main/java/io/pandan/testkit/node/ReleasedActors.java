package io.pandan.testkit.node;

import java.nio.file.Files;
import java.nio.file.Path;
import org.opentest4j.TestAbortedException;

/**
 * Bundles of built-in actors that the Filecoin project has released. They are not ours to keep: the
 * system property {@code bundles} names a folder that has them as {@code
 * vN/builtin-actors-NET.car}, and tests are skipped, aloud, where it does not.
 */
public final class ReleasedActors {

  private ReleasedActors() {}

  /**
   * The bundle of network version 28 for development networks.
   *
   * @throws TestAbortedException which file is missing
   */
  public static Path devnet() {
    Path car = Path.of(System.getProperty("bundles", "none"), "v18", "builtin-actors-devnet.car");
    if (!Files.exists(car)) {
      throw new TestAbortedException(
          "SKIPPED: no released actors; -Dbundles=DIR names a folder with " + car);
    }
    return car.toAbsolutePath();
  }
}
