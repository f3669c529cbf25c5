package io.pandan.vm.call;

import io.pandan.api.TokenAmount;

/**
 * One invocation of an actor.
 *
 * @param caller the id of the immediate caller
 * @param receiver the id of the actor that executes
 * @param method the method number
 * @param value what the caller transferred
 * @param readOnly whether changes are refused
 */
public record Invocation(
    long caller, long receiver, long method, TokenAmount value, boolean readOnly) {}
