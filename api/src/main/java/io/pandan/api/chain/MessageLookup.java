package io.pandan.api.chain;

/**
 * Where a message was executed.
 *
 * @param executed the tipset whose message it is
 * @param index its place among the tipset's messages, from 0
 */
public record MessageLookup(ExecutedTipset executed, int index) {}
