/** The engine that interprets: {@code runtime-evm/core} as a service. */
@NullMarked
package io.pandan.runtime.evm.interpreter;

import org.jspecify.annotations.NullMarked;
