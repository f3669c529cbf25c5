/**
 * The EVM actor of the native actor set: builtin-actors' {@code actors/evm} in Java, with the same
 * state, methods and exit codes.
 *
 * <p>Start at {@link io.pandan.runtime.evm.actor.EvmActor}, which dispatches methods. A {@link
 * io.pandan.runtime.evm.actor.Contract} is the state that one invocation works on; a {@link
 * io.pandan.runtime.evm.actor.ContractHost} is what the engine sees of it; {@link
 * io.pandan.runtime.evm.actor.Syscalls} is the way out of here.
 */
@NullMarked
package io.pandan.runtime.evm.actor;

import org.jspecify.annotations.NullMarked;
