package io.pandan.runtime.wasm.wasmtime;

import io.pandan.api.wasm.WasmEngine;
import io.pandan.runtime.wasm.metering.WasmEngineContract;
import org.junit.jupiter.api.BeforeAll;

class LibraryEngineTest extends WasmEngineContract {
  @BeforeAll
  static void requireLibrary() {
    Engines.libraryFile();
  }

  @Override
  protected WasmEngine engine() {
    return Engines.library();
  }
}
