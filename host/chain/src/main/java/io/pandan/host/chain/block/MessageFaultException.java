package io.pandan.host.chain.block;

import io.pandan.api.FatalException;
import io.pandan.ipld.Cid;

/** The host failed while it executed a message: no receipt, and the block was not made. */
public final class MessageFaultException extends FatalException {
  private final transient Cid message;

  /**
   * Makes one.
   *
   * @param message the CID of the message
   * @param cause what was thrown
   */
  public MessageFaultException(Cid message, Throwable cause) {
    super("message " + message + " cannot be executed: " + cause, cause);
    this.message = message;
  }

  /** The CID of the message. */
  public Cid message() {
    return message;
  }
}
