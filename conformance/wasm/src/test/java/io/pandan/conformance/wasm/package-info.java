/**
 * Bad input for the WASM side: hostile modules through the whole way, and random ones through all
 * engines.
 */
@NullMarked
package io.pandan.conformance.wasm;

import org.jspecify.annotations.NullMarked;
