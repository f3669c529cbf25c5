package io.pandan.vm.call;

import io.pandan.api.Address;
import io.pandan.api.TokenAmount;
import java.util.Optional;

/**
 * The message at the bottom of a call stack.
 *
 * @param sender the sender's id
 * @param senderAddress the sender as the message names it, which new f2 addresses derive from
 * @param nonce the message's nonce
 * @param receiver the receiver's id, where it exists
 * @param gasLimit whole gas
 * @param gasPremium what a unit of gas pays to the miner
 */
public record Origin(
    long sender,
    Address senderAddress,
    long nonce,
    Optional<Long> receiver,
    long gasLimit,
    TokenAmount gasPremium) {}
