package io.pandan.runtime.wasm.endive;

import io.pandan.api.wasm.WasmEngine;
import io.pandan.runtime.wasm.metering.WasmEngineContract;

/** What every engine does, with functions that are divided although they need not be. */
class DividedFunctionsTest extends WasmEngineContract {
  /** Some dozen instructions. */
  private static final int LEAST = 250;

  @Override
  protected WasmEngine engine() {
    return new EndiveEngine(LEAST, "0");
  }
}
