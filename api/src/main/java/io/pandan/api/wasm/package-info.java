/**
 * The point where engines for WebAssembly are plugged in. Start at {@link
 * io.pandan.api.wasm.WasmEngine}. An engine runs instructions; what actors may do, what it costs
 * and which modules they may have is the WASM runtime's affair.
 */
@Export
@Version("0.1.0")
@NullMarked
package io.pandan.api.wasm;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
