/** Traces of execution as EIP-3155 defines them. */
@NullMarked
package io.pandan.runtime.evm.evmtool.trace;

import org.jspecify.annotations.NullMarked;
