/**
 * Ethereum's state tests: {@link io.pandan.runtime.evm.evmtool.statetest.StateTestFile} reads them,
 * {@link io.pandan.runtime.evm.evmtool.statetest.StateTestRunner} runs them.
 */
@NullMarked
package io.pandan.runtime.evm.evmtool.statetest;

import org.jspecify.annotations.NullMarked;
