package io.pandan.conformance.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pandan.conformance.vectors.VectorMachine.Observation;
import io.pandan.runtime.wasm.runtime.WasmRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Filecoin's mainnet by filecoin-project/fvm-test-vectors, from the folder that {@code vectors}
 * names, on the bundles of actors below the folder that {@code bundles} names.
 */
class MainnetVectorsTest {
  private static final Path VECTORS = Path.of(System.getProperty("vectors", "absent"), "fvm");

  private static ActorBundles bundles() throws IOException {
    String folder = System.getProperty("bundles", "");
    assumeTrue(Files.isDirectory(VECTORS), "SKIPPED: no vectors at " + VECTORS + "; -Dvectors=DIR");
    assumeTrue(
        !folder.isEmpty() && Files.isDirectory(Path.of(folder)),
        "SKIPPED: no bundles of actors; -Dbundles=DIR names a folder of CARs");
    ActorBundles bundles = new ActorBundles();
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      for (Path car :
          files.filter(file -> file.endsWith("builtin-actors-mainnet.car")).sorted().toList()) {
        bundles.add(car);
      }
    }
    return bundles;
  }

  private static List<VectorResult> run(String engine, VectorSuite suite) throws IOException {
    VectorMachine machine = new VectorMachine(new WasmRuntime(), WasmEngines.create(engine));
    List<VectorResult> results = new ArrayList<>();
    suite.run(VectorSuite.find(VECTORS, ""), machine, Observation.NOTHING, results::add);
    return results;
  }

  @Test
  void shouldGiveWhatMainnetGave() throws IOException {
    List<VectorResult> results = run(WasmEngines.DEFAULT, new VectorSuite(bundles()));

    assertThat(results).isNotEmpty();
    assertThat(results)
        .allSatisfy(
            result ->
                assertThat(result.verdict()).as(result.name()).isEqualTo(new Verdict.Passed()));
  }

  @Test
  void shouldRunMessagesWithoutCodeWithoutBundles() throws IOException {
    assumeTrue(Files.isDirectory(VECTORS), "SKIPPED: no vectors at " + VECTORS + "; -Dvectors=DIR");

    List<VectorResult> results = run(WasmEngines.DEFAULT, new VectorSuite(new ActorBundles()));

    assertThat(results).noneMatch(result -> result.verdict() instanceof Verdict.Failed);
    assertThat(results)
        .filteredOn(result -> result.verdict() instanceof Verdict.Passed)
        .as("sends and messages without funds")
        .hasSizeGreaterThan(1);
  }
}
