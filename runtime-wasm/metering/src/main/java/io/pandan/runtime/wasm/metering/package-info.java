/**
 * Takes the WebAssembly of an actor and gives the module that a node runs: validated, with its call
 * stack limited and its gas counted by injected instructions. Start at {@link
 * io.pandan.runtime.wasm.metering.Metering}.
 *
 * <p>The injected instructions are those of the crate fvm-wasm-instrument 0.4.0 as ref-fvm v4
 * configures it, one for one: gas is consensus. Nothing here depends on the engine that runs the
 * result.
 */
@NullMarked
package io.pandan.runtime.wasm.metering;

import org.jspecify.annotations.NullMarked;
