/**
 * The EVM as a tool of its own: {@code ./pandan evm}. Which engines there are is in {@link
 * io.pandan.runtime.evm.evmtool.Engines}.
 */
@NullMarked
package io.pandan.runtime.evm.evmtool;

import org.jspecify.annotations.NullMarked;
