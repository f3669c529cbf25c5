package io.pandan.host.chain.pool;

import io.pandan.api.SignedMessage;
import io.pandan.api.chain.MessageRejectedException;

/** A message whose form and signature have been checked: what the pool takes. */
public final class ValidatedMessage {
  private final SignedMessage signed;
  private final boolean impersonated;

  private ValidatedMessage(SignedMessage signed, boolean impersonated) {
    this.signed = signed;
    this.impersonated = impersonated;
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
    return new ValidatedMessage(signed, signatures.require(signed));
  }

  /** Whether the sender did not sign it: any actor may be the sender. */
  public boolean isImpersonated() {
    return impersonated;
  }

  /** The message. */
  public SignedMessage signed() {
    return signed;
  }
}
