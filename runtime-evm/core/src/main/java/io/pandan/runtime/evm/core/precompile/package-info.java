/**
 * Ethereum's precompiled contracts as pure functions of bytes.
 *
 * <p>Start at {@link io.pandan.runtime.evm.core.precompile.Precompiles}: a network's table of them
 * by address, with what each costs there. Every one answers with a value; input that it refuses is
 * an empty one, never an exception. The host's own precompiles (Filecoin's 0xfe…) are not here:
 * they need the host.
 */
@NullMarked
package io.pandan.runtime.evm.core.precompile;

import org.jspecify.annotations.NullMarked;
