/**
 * The {@link io.pandan.api.wasm.WasmEngine} over wasmtime: modules are compiled to machine code. It
 * reaches wasmtime by one of two ways, the library of its C API where one is configured, and
 * wasmtime-java otherwise; see docs/decisions/0012-wasmtime.md.
 */
@NullMarked
package io.pandan.runtime.wasm.wasmtime;

import org.jspecify.annotations.NullMarked;
