package io.pandan.api.chain;

import io.pandan.api.MalformedException;

/** The message pool does not take a message; the message names the value and the limit. */
public final class MessageRejectedException extends MalformedException {

  /** Why, for programs. */
  public enum Reason {
    /** The signature is not the sender's. */
    SIGNATURE,
    /** The nonce is below the sender's. */
    NONCE_TOO_LOW,
    /** The nonce is too far ahead of the sender's. */
    NONCE_GAP,
    /** The balance does not cover gas and value. */
    INSUFFICIENT_FUNDS,
    /** Gas limit, fee cap or premium are outside their limits. */
    GAS,
    /** The same message waits already, or one of its nonce that pays as much. */
    UNDERPRICED,
    /** The sender does not exist or is no account. */
    SENDER,
    /** The message is too large, or the pool is full. */
    LIMIT,
    /** The message is refused by the VM for its form. */
    MALFORMED
  }

  private final Reason reason;

  /**
   * @param reason why
   * @param message the offending value and the limit
   */
  public MessageRejectedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
