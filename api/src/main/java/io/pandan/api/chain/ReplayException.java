package io.pandan.api.chain;

import io.pandan.api.FatalException;

/**
 * A message that was executed again did not give what it gave on chain: the store is broken, or a
 * runtime is wrong.
 */
public final class ReplayException extends FatalException {

  /**
   * Makes one.
   *
   * @param message which message, what it gives now and what the chain has
   */
  public ReplayException(String message) {
    super(message);
  }
}
