/** The command line: {@link io.pandan.runtime.evm.evmtool.command.EvmCommand}. */
@NullMarked
package io.pandan.runtime.evm.evmtool.command;

import org.jspecify.annotations.NullMarked;
