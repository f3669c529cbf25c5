/** How Solidity's functions are called: {@link io.pandan.runtime.evm.evmtool.abi.AbiType}. */
@NullMarked
package io.pandan.runtime.evm.evmtool.abi;

import org.jspecify.annotations.NullMarked;
