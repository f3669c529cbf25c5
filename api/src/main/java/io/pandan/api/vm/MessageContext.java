package io.pandan.api.vm;

import io.pandan.api.TokenAmount;

/**
 * What an invocation knows of its message. Source: ref-fvm {@code shared/src/sys/out.rs}.
 *
 * @param origin the id of the actor that sent the explicit message
 * @param originNonce that message's nonce
 * @param caller the id of the immediate caller
 * @param receiver the id of the actor that executes
 * @param method the method number
 * @param valueReceived what the caller transferred
 * @param gasPremium the premium per unit of gas that the message pays, attoFIL
 * @param readOnly whether changes are refused
 */
public record MessageContext(
    long origin,
    long originNonce,
    long caller,
    long receiver,
    long method,
    TokenAmount valueReceived,
    TokenAmount gasPremium,
    boolean readOnly) {}
