package io.pandan.host.chain.pool;

import io.pandan.api.SignedMessage;
import io.pandan.api.chain.MessageRejectedException;

/** A message whose form and signature have been checked: what the pool takes. */
public final class ValidatedMessage {
  private final SignedMessage signed;

  private ValidatedMessage(SignedMessage signed) {
    this.signed = signed;
  }

  /**
   * Checks a message.
   *
   * @param signed the message
   * @param inclusionGas units of gas that its inclusion costs
   * @param signatures checks the signature
   * @throws MessageRejectedException why no block would take it
   */
  public static ValidatedMessage of(
      SignedMessage signed, long inclusionGas, SignatureCheck signatures) {
    MessageRules.require(signed, inclusionGas);
    signatures.require(signed);
    return new ValidatedMessage(signed);
  }

  /** The message. */
  public SignedMessage signed() {
    return signed;
  }
}
