/**
 * Ethereum around an EVM engine: what an engine's {@link io.pandan.api.evm.EvmHost} is on Ethereum.
 *
 * <p>Start at {@link io.pandan.runtime.evm.ethereum.TransactionProcessor}: it runs a {@link
 * io.pandan.runtime.evm.ethereum.Transaction} in a {@link
 * io.pandan.runtime.evm.ethereum.BlockContext} on a {@link
 * io.pandan.runtime.evm.ethereum.WorldState}, by the rules of a {@link
 * io.pandan.runtime.evm.ethereum.Fork}, with an engine of one's choice that was made for {@link
 * io.pandan.runtime.evm.ethereum.Fork#profile()}. There is no trie here, no block and no consensus.
 */
@NullMarked
package io.pandan.runtime.evm.ethereum;

import org.jspecify.annotations.NullMarked;
