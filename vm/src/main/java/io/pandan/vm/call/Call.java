package io.pandan.vm.call;

import io.pandan.api.Address;
import io.pandan.api.TokenAmount;
import java.util.Optional;

/**
 * What a caller asks for.
 *
 * @param from the caller's id
 * @param to the receiver
 * @param method the method number
 * @param params the parameters
 * @param value what is transferred
 * @param milligasLimit what the callee may spend, or {@link CallManager#NO_LIMIT}
 * @param readOnly whether changes are refused
 */
public record Call(
    long from,
    Address to,
    long method,
    Optional<Block> params,
    TokenAmount value,
    long milligasLimit,
    boolean readOnly) {}
