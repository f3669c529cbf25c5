package io.pandan.bench.evm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pandan.api.evm.EvmEngine;
import io.pandan.runtime.evm.core.Profile;
import io.pandan.runtime.evm.evmtool.Engines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether the contracts do what their names say, on every engine and under both sets of rules. */
class WorkloadsIT {
  private static final Path PACKAGES = Path.of("target", "npm");
  private static final List<Contestant> CONTESTANTS = new ArrayList<>();
  private static Optional<String> obstacle = Optional.empty();

  @BeforeAll
  static void deploy() throws IOException, InterruptedException {
    if (!exists("node") || !exists("npm")) {
      obstacle = Optional.of("the contracts need Node 20 and npm");
      return;
    }
    boolean installed = Files.exists(PACKAGES.resolve(Path.of("node_modules", "installed")));
    if (!installed && System.getProperty("maven").equals("offline=true")) {
      obstacle = Optional.of("nothing is installed from npm, and Maven is offline");
      return;
    }
    Artifacts artifacts =
        NpmPackages.installed(Path.of("src", "main", "contracts"), PACKAGES).artifacts();
    for (String name : Engines.names()) {
      Function<Profile, EvmEngine> engine = Engines.named(name).orElseThrow();
      CONTESTANTS.add(new MachineCalls(name, engine, artifacts));
      CONTESTANTS.add(new EthereumCalls(name, engine, artifacts));
    }
  }

  @BeforeEach
  void skipWithoutContracts() {
    assumeTrue(obstacle.isEmpty(), () -> "SKIPPED: " + obstacle.orElseThrow());
  }

  @AfterAll
  static void close() {
    CONTESTANTS.forEach(Contestant::close);
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void shouldReturnWhatJavaComputes(Workload workload) throws NoSuchAlgorithmException {
    byte[] expected = Expected.of(workload);

    for (Contestant contestant : CONTESTANTS) {
      assertThat(contestant.call(workload)).as(contestant.name()).isEqualTo(expected);
      assertThat(contestant.call(workload)).as(contestant.name() + " again").isEqualTo(expected);
    }
  }

  static Stream<Workload> workloads() {
    // Smaller ones have remainders that the measured ones have not.
    return Stream.concat(
        Workload.ALL.stream(),
        Workload.ALL.stream().filter(Workload::isCompute).map(workload -> workload.with(13)));
  }

  private static boolean exists(String program) throws InterruptedException {
    try {
      return new ProcessBuilder(program, "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
