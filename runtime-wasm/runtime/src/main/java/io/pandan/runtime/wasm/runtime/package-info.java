/**
 * Runs actors in WebAssembly: {@link io.pandan.runtime.wasm.runtime.WasmRuntime} prepares their
 * code and {@link io.pandan.runtime.wasm.runtime.SyscallTable} lists what they may ask of the
 * network, one class a concern, as ref-fvm's fvm/src/syscalls does.
 */
@NullMarked
package io.pandan.runtime.wasm.runtime;

import org.jspecify.annotations.NullMarked;
