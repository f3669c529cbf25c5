package io.pandan.conformance.vectors;

import io.pandan.api.wasm.WasmHost;
import io.pandan.api.wasm.WasmInstance;

/** A host that asks another. */
class ForwardingHost implements WasmHost {
  private final WasmHost host;

  ForwardingHost(WasmHost host) {
    this.host = host;
  }

  @Override
  public int call(WasmInstance instance, int function, long[] arguments) {
    return host.call(instance, function, arguments);
  }

  @Override
  public boolean growMemory(long fromPages, long toPages) {
    return host.growMemory(fromPages, toPages);
  }

  @Override
  public boolean growTable(long fromElements, long toElements) {
    return host.growTable(fromElements, toElements);
  }

  @Override
  public void poll() {
    host.poll();
  }
}
