package io.pandan.conformance.fuzz;

import io.pandan.api.MalformedException;
import io.pandan.runtime.wasm.runtime.WasmRuntime;
import java.util.List;

/** The loader of WebAssembly, by the rules of the oldest and the newest line of networks. */
public final class ModuleTarget {
  private static final WasmRuntime RUNTIME = new WasmRuntime();

  private ModuleTarget() {}

  /** Validates a module. */
  public static void fuzzerTestOneInput(byte[] data) {
    for (int networkVersion : new int[] {17, 28}) {
      Refusals.allow(
          List.of(MalformedException.class), () -> RUNTIME.validate(data, networkVersion));
    }
  }
}
