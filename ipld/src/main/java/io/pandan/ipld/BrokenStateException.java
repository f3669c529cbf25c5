package io.pandan.ipld;

/**
 * Says that stored state is broken: a block that others link to is missing, or a block is not what
 * its place demands. It is our fault or that of the store, not that of a message, and so fatal
 * where it happens in execution.
 */
public class BrokenStateException extends IllegalStateException {
  /**
   * Makes an exception.
   *
   * @param message what is wrong, with the CID
   */
  public BrokenStateException(String message) {
    super(message);
  }

  /**
   * Makes an exception.
   *
   * @param message what is wrong, with the CID
   * @param cause what found it
   */
  public BrokenStateException(String message, Throwable cause) {
    super(message, cause);
  }
}
