package io.pandan.conformance.evm;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pandan.ipld.Blockstore;
import io.pandan.ipld.car.CarReader;
import io.pandan.runtime.wasm.endive.EndiveEngine;
import io.pandan.runtime.wasm.runtime.WasmRuntime;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The actors that the Filecoin project released for development networks of version 28, which are
 * those whose code CIDs the native set carries. Their file is not ours to keep. Thread safe.
 *
 * @param car the bundle
 * @param runtime keeps what was compiled
 * @param engine runs it
 */
record ReleasedActors(Path car, WasmRuntime runtime, EndiveEngine engine) {
  private static final WasmRuntime SHARED_RUNTIME = new WasmRuntime();
  private static final EndiveEngine SHARED_ENGINE = new EndiveEngine();

  /**
   * Those in a folder of unpacked releases.
   *
   * @throws IllegalArgumentException if the bundle is not there
   */
  static ReleasedActors in(Path bundles) {
    Path car = bundles.resolve("v18").resolve("builtin-actors-devnet.car");
    if (!Files.exists(car)) {
      throw new IllegalArgumentException("there is no " + car);
    }
    return new ReleasedActors(car, SHARED_RUNTIME, SHARED_ENGINE);
  }

  /** Those that {@code -Dbundles=DIR} names; without it the test is skipped. */
  static ReleasedActors orSkip() {
    String bundles = System.getProperty("bundles");
    assumeTrue(
        bundles != null,
        "SKIPPED: no released actors; -Dbundles=DIR names a folder with"
            + " v18/builtin-actors-devnet.car");
    return in(Path.of(String.valueOf(bundles)));
  }

  /** Puts the bundle's blocks into a store. */
  void copyTo(Blockstore store) {
    try (CarReader in = new CarReader(new BufferedInputStream(Files.newInputStream(car)))) {
      in.copyTo(store);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
