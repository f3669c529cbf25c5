/** The example actors in WebAssembly, compiled as their users compile them. */
@NullMarked
package io.pandan.testkit.wasm;

import org.jspecify.annotations.NullMarked;
