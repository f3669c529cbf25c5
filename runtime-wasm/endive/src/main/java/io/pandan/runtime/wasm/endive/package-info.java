/**
 * The {@link io.pandan.api.wasm.WasmEngine} over Endive: modules are compiled to JVM bytecode, with
 * memory in one flat array. What Endive leaves open or gets wrong is closed here or in the module
 * itself; see docs/decisions/0007-wasm-engine.md.
 */
@NullMarked
package io.pandan.runtime.wasm.endive;

import org.jspecify.annotations.NullMarked;
