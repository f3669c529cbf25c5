package io.pandan.api.vm;

import io.pandan.api.FatalException;

/**
 * A trace grew larger than its reader allows: execution was given up, and its machine is discarded.
 * Comes only where somebody traces. May be thrown by an {@link io.pandan.api.evm.EvmTracer}.
 */
public final class TraceLimitException extends FatalException {

  /**
   * Makes one.
   *
   * @param message what exceeded which limit
   */
  public TraceLimitException(String message) {
    super(message);
  }
}
