package io.pandan.host.launcher.message;

import io.pandan.api.Address;
import io.pandan.api.Message;
import io.pandan.api.TokenAmount;

/**
 * What a message shall do, before sender and gas are known.
 *
 * @param to the receiver
 * @param method the method number, unsigned
 * @param value what is transferred
 * @param params the parameters' bytes; not copied, never to be changed
 */
record Draft(Address to, long method, TokenAmount value, byte[] params) {

  Message message(Address from, long nonce, long gasLimit) {
    return new Message(
        0, to, from, nonce, value, gasLimit, TokenAmount.ZERO, TokenAmount.ZERO, method, params);
  }
}
