package io.pandan.runtime.wasm.wasmtime;

import io.pandan.api.wasm.CodeCache;
import io.pandan.api.wasm.WasmCode;
import io.pandan.runtime.wasm.metering.HostedModule;

/** A way to reach wasmtime. Thread safe. */
interface Binding {
  /**
   * How much of a thread's stack a call may use beyond the caller's, in bytes: the network's limit
   * (ref-fvm fvm/src/engine/mod.rs, max_wasm_stack).
   */
  int WASM_STACK_BYTES = 4 << 20;

  /** What compiled code depends on; see {@link io.pandan.api.wasm.WasmEngine#id}. */
  String id();

  /**
   * Compiles a module, or loads what was compiled before.
   *
   * @throws io.pandan.api.FatalException when wasmtime refuses the module
   */
  WasmCode compile(HostedModule module, CodeCache cache);
}
