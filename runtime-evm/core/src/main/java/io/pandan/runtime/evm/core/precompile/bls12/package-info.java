/**
 * The curve BLS12-381 for the precompiles 0x0a (EIP-4844) and 0x0b to 0x11 (EIP-2537).
 *
 * <p>Points are blst's, through the Java classes that {@code io.pandan.lib.blst} exports; a native
 * is loaded with the first call. What those classes lack is here: the encoding, checks of field
 * elements and of subgroups, and the maps from fields to curves, which are ours over big integers.
 * Everything works on public data.
 *
 * @see <a href="https://eips.ethereum.org/EIPS/eip-2537">EIP-2537</a>
 */
@NullMarked
package io.pandan.runtime.evm.core.precompile.bls12;

import org.jspecify.annotations.NullMarked;
