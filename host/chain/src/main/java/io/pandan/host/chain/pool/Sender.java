package io.pandan.host.chain.pool;

import io.pandan.api.TokenAmount;

/**
 * What a sender may do by the state of a tipset.
 *
 * @param nonce what its next message needs
 * @param balance what it holds
 * @param isAccount whether it may send messages of its own
 */
public record Sender(long nonce, TokenAmount balance, boolean isAccount) {}
