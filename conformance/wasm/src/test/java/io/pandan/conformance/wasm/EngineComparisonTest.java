package io.pandan.conformance.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.wasm.CodeCache;
import io.pandan.api.wasm.MeteredWasm;
import io.pandan.api.wasm.WasmCode;
import io.pandan.api.wasm.WasmEngine;
import io.pandan.conformance.wasm.Engines.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Random modules on all engines and on Endive's interpreter: {@code ./pandan fuzz engines}. */
class EngineComparisonTest {
  private static final int PROGRAMS = 120;

  @Test
  void shouldFindNoDifferenceInRandomModules() {
    EngineComparison comparison = EngineComparison.ofAll();
    for (long seed = 1; seed <= PROGRAMS; seed++) {
      assertThat(comparison.compare(seed)).isEmpty();
    }

    assertThat(comparison.executed()).isEqualTo(PROGRAMS);
    assertThat(comparison.returned()).as("programs that return").isBetween(20, 110);
  }

  @Test
  void shouldFindAnEngineThatMisjudgesAModule() {
    InterpretedEngine right = new InterpretedEngine();
    WasmEngine wrong = new ForgetfulEngine(right);
    EngineComparison comparison =
        new EngineComparison(List.of(new Engine("right", right), new Engine("wrong", wrong)));

    Optional<String> difference = Optional.empty();
    for (long seed = 1; seed <= 20 && difference.isEmpty(); seed++) {
      difference = comparison.compare(seed);
    }

    assertThat(difference).hasValueSatisfying(d -> assertThat(d).contains("right: ", "wrong: "));
  }

  /** Runs what it was given first, whatever it is given next. */
  private static final class ForgetfulEngine implements WasmEngine {
    private final WasmEngine engine;
    private final List<MeteredWasm> modules = new ArrayList<>();

    ForgetfulEngine(WasmEngine engine) {
      this.engine = engine;
    }

    @Override
    public String id() {
      return "forgetful";
    }

    @Override
    public WasmCode compile(MeteredWasm module, CodeCache cache) {
      modules.add(module);
      return engine.compile(modules.get(0), cache);
    }
  }
}
