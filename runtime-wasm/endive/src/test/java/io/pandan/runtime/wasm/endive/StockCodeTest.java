package io.pandan.runtime.wasm.endive;

import io.pandan.api.wasm.CodeCache;
import io.pandan.api.wasm.MeteredWasm;
import io.pandan.api.wasm.WasmCode;
import io.pandan.api.wasm.WasmEngine;
import io.pandan.runtime.wasm.metering.WasmEngineContract;

/** What every engine does, done by Endive with nothing divided or shaped. */
class StockCodeTest extends WasmEngineContract {
  @Override
  protected WasmEngine engine() {
    return new WasmEngine() {
      @Override
      public String id() {
        return "stock";
      }

      @Override
      public WasmCode compile(MeteredWasm module, CodeCache cache) {
        return StockCode.compile(module);
      }
    };
  }
}
