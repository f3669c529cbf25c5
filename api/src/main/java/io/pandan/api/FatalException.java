package io.pandan.api;

/**
 * Our own fault: broken state, a failing disk, an exhausted host. Never a receipt: the machine that
 * threw it is discarded, and the block is not made from its results.
 *
 * <p>Actor failures are values ({@link ExitCode}); bad input has named exceptions of its own.
 */
public class FatalException extends RuntimeException {

  /**
   * @param message what is broken, with the offending value
   */
  public FatalException(String message) {
    super(message);
  }

  /**
   * @param message what is broken, with the offending value
   * @param cause what was caught
   */
  public FatalException(String message, Throwable cause) {
    super(message, cause);
  }
}
