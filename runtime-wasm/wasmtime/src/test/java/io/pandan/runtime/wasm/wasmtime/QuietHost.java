package io.pandan.runtime.wasm.wasmtime;

import io.pandan.api.wasm.WasmHost;
import io.pandan.api.wasm.WasmInstance;

/** A host that answers 0 and lets nothing grow. */
class QuietHost implements WasmHost {
  @Override
  public int call(WasmInstance instance, int function, long[] arguments) {
    return 0;
  }

  @Override
  public boolean growMemory(long fromPages, long toPages) {
    return false;
  }

  @Override
  public boolean growTable(long fromElements, long toElements) {
    return false;
  }

  @Override
  public void poll() {}
}
