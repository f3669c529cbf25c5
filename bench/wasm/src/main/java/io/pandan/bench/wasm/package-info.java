/**
 * Measures the engines for WebAssembly by the actors that the Filecoin project has released. Start
 * at {@link io.pandan.bench.wasm.WasmBenchmarks}.
 */
@NullMarked
package io.pandan.bench.wasm;

import org.jspecify.annotations.NullMarked;
