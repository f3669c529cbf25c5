package io.pandan.conformance.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.wasm.CodeCache;
import io.pandan.api.wasm.MeteredWasm;
import io.pandan.api.wasm.WasmCode;
import io.pandan.api.wasm.WasmEngine;
import io.pandan.api.wasm.WasmInstance;
import io.pandan.conformance.vectors.VectorMachine.Observation;
import io.pandan.conformance.vectors.VectorSuite.Prepared;
import io.pandan.runtime.wasm.runtime.WasmRuntime;
import org.junit.jupiter.api.Test;

class EngineDifferenceTest {
  private final WasmRuntime runtime = new WasmRuntime();
  private final WasmEngine engine = WasmEngines.create(WasmEngines.DEFAULT);

  private static Scenario scenario(String name) {
    Prepared prepared =
        new VectorSuite(new ActorBundles())
            .prepare(ExampleVectors.folder().resolve(name + ".json"))
            .getFirst();
    return ((Prepared.Runnable) prepared).scenario();
  }

  /** An engine that spends a milligas too much before the third syscall of an instance. */
  private static final class WastefulEngine implements WasmEngine {
    private final WasmEngine engine;

    WastefulEngine(WasmEngine engine) {
      this.engine = engine;
    }

    @Override
    public String id() {
      return "wasteful";
    }

    @Override
    public WasmCode compile(MeteredWasm module, CodeCache cache) {
      WasmCode code = engine.compile(module, cache);
      return host ->
          code.instantiate(
              new ForwardingHost(host) {
                private int calls;

                @Override
                public int call(WasmInstance instance, int function, long[] arguments) {
                  if (++calls == 3) {
                    instance.setGas(instance.gas() - 1);
                  }
                  return super.call(instance, function, arguments);
                }
              });
    }
  }

  @Test
  void shouldFindTheFirstChargeThatDiffers() {
    Scenario scenario = scenario("counter-Add-Ok");
    VectorRun run = new VectorMachine(runtime, engine).run(scenario, Observation.TRACE);
    VectorRun other =
        new VectorMachine(runtime, new WastefulEngine(engine)).run(scenario, Observation.TRACE);

    Difference difference = EngineDifference.first(run, other).orElseThrow();

    assertThat(difference.field()).startsWith("message 1, step ").contains("method 2");
    assertThat(difference.expected()).startsWith("charge wasm_exec ");
    assertThat(difference.actual()).startsWith("charge wasm_exec ");
    assertThat(EngineDifference.first(run, run)).isEmpty();
  }

  @Test
  void shouldCompareReceiptsAndRootsWithoutTraces() {
    VectorMachine machine = new VectorMachine(runtime, engine);
    VectorRun ok = machine.run(scenario("counter-Add-Ok"), Observation.NOTHING);
    VectorRun failed = machine.run(scenario("counter-Add-Overflow"), Observation.NOTHING);

    assertThat(EngineDifference.first(ok, failed))
        .contains(new Difference("message 1 exit", "0", "16"));
  }
}
