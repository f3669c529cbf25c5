/**
 * An interpreter of EVM bytecode that is written for speed and knows nothing of Filecoin's actors.
 *
 * <p>Start at {@link io.pandan.runtime.evm.core.Interpreter}: it runs analysed {@link
 * io.pandan.runtime.evm.core.Code} against an {@link io.pandan.api.evm.EvmHost} and answers with an
 * {@link io.pandan.api.evm.EvmOutcome}. What exists and what it costs is data: a {@link
 * io.pandan.runtime.evm.core.Profile}.
 *
 * <p>256-bit words are four {@code long} limbs, least significant first, and are passed as an array
 * and the index of the first limb, so that no opcode allocates.
 */
@NullMarked
package io.pandan.runtime.evm.core;

import org.jspecify.annotations.NullMarked;
