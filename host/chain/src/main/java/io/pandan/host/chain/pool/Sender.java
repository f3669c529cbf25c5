package io.pandan.host.chain.pool;

import io.pandan.api.TokenAmount;

/**
 * What a sender may do by the state of a tipset.
 *
 * @param nonce what its next message needs
 * @param balance what it holds
 */
public record Sender(long nonce, TokenAmount balance) {}
