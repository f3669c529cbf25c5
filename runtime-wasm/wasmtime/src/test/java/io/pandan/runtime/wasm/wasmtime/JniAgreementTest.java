package io.pandan.runtime.wasm.wasmtime;

import io.pandan.api.wasm.WasmEngine;
import io.pandan.runtime.wasm.endive.EndiveEngine;
import io.pandan.runtime.wasm.metering.WasmEngineAgreement;

class JniAgreementTest extends WasmEngineAgreement {
  @Override
  protected WasmEngine engine() {
    return Engines.jni();
  }

  @Override
  protected WasmEngine reference() {
    return new EndiveEngine();
  }
}
