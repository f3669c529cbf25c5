/**
 * The {@link io.pandan.api.wasm.WasmEngine} over Endive. Start at {@code EndiveCompiler}: modules
 * are divided, compiled by Endive to JVM bytecode, and shaped to work on {@code EndiveInstance} and
 * {@code FlatMemory}; see docs/decisions/0013-shaped-code.md. What Endive leaves open or gets wrong
 * is closed here or in the module itself; see docs/decisions/0007-wasm-engine.md. The classes whose
 * names begin with Stock run modules that cannot be divided enough, by Endive as it is.
 */
@NullMarked
package io.pandan.runtime.wasm.endive;

import org.jspecify.annotations.NullMarked;
