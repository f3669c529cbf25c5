package io.pandan.api.chain;

/** The node cannot execute now: a service that its genesis needs is missing. */
public final class NotReadyException extends RuntimeException {

  /**
   * @param message what is missing
   */
  public NotReadyException(String message) {
    super(message);
  }
}
