package io.pandan.conformance.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.pandan.conformance.vectors.VectorMachine.Observation;
import io.pandan.conformance.vectors.VectorSuite.Prepared;
import io.pandan.runtime.wasm.runtime.WasmRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages to the example actors give what was recorded, on every engine there is. */
class ExampleVectorsTest {
  private final WasmRuntime runtime = new WasmRuntime();
  private final VectorSuite suite = new VectorSuite(new ActorBundles());

  static Stream<String> engines() {
    return WasmEngines.names().stream();
  }

  private VectorMachine machine(String engine) {
    try {
      return new VectorMachine(runtime, WasmEngines.create(engine));
    } catch (IllegalStateException e) {
      return abort("SKIPPED: engine " + engine + " does not run here: " + e.getMessage());
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void shouldGiveWhatWasRecorded(String engine) throws IOException {
    VectorMachine machine = machine(engine);
    List<VectorResult> results = new ArrayList<>();

    suite.run(ExampleVectors.files(), machine, Observation.NOTHING, results::add);

    assertThat(results).hasSizeGreaterThan(15);
    assertThat(results)
        .allSatisfy(result -> assertThat(result.verdict()).isEqualTo(new Verdict.Passed()));
  }

  @ParameterizedTest
  @MethodSource("engines")
  void shouldGiveTheSameWhateverIsObserved(String engine) throws IOException {
    VectorMachine machine = machine(engine);
    VectorMachine reference = new VectorMachine(runtime, WasmEngines.create(WasmEngines.DEFAULT));

    for (Path file : ExampleVectors.files()) {
      Scenario scenario = scenario(file);
      VectorRun traced = machine.run(scenario, Observation.TRACE);
      assertThat(EngineDifference.first(reference.run(scenario, Observation.TRACE), traced))
          .as(scenario.name())
          .isEmpty();
      VectorRun timed = machine.run(scenario, Observation.TIME);
      assertThat(timed.root()).as(scenario.name()).isEqualTo(traced.root());
      assertThat(timed.gasUsed()).as(scenario.name()).isEqualTo(traced.gasUsed());
    }
  }

  @Test
  void shouldMeasureExecutionAndHostApart() throws IOException {
    VectorMachine machine = new VectorMachine(runtime, WasmEngines.create(WasmEngines.DEFAULT));
    Scenario scenario = scenario(ExampleVectors.folder().resolve("counter-Add-Ok.json"));

    Timing timing = machine.run(scenario, Observation.TIME).timing();

    assertThat(timing.executionNs()).isPositive();
    assertThat(timing.hostNs()).isPositive();
    assertThat(timing.instantiationNs()).isPositive();
    assertThat(timing.totalNs()).isGreaterThan(timing.executionNs() + timing.hostNs());
    assertThat(machine.run(scenario, Observation.NOTHING).timing()).isEqualTo(Timing.NONE);
  }

  private Scenario scenario(Path file) {
    return ((Prepared.Runnable) suite.prepare(file).getFirst()).scenario();
  }
}
