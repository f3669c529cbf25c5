package io.pandan.runtime.wasm.endive;

import io.pandan.api.wasm.WasmEngine;
import io.pandan.runtime.wasm.metering.WasmEngineContract;

class EndiveEngineTest extends WasmEngineContract {
  @Override
  protected WasmEngine engine() {
    return new EndiveEngine();
  }
}
