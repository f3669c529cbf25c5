/**
 * Merkle-Patricia tries, by which Ethereum's tests name states: {@link
 * io.pandan.runtime.evm.evmtool.trie.MerkleTrie} is the place to start.
 */
@NullMarked
package io.pandan.runtime.evm.evmtool.trie;

import org.jspecify.annotations.NullMarked;
