package io.pandan.runtime.wasm.wasmtime;

import io.pandan.api.wasm.WasmEngine;
import io.pandan.runtime.wasm.metering.WasmEngineContract;

class LibraryEngineTest extends WasmEngineContract {
  @Override
  protected WasmEngine engine() {
    return Engines.library();
  }
}
