package io.pandan.host.launcher;

/** A reason why a command cannot be carried out that its user can mend. */
public class LaunchException extends Exception {
  /**
   * A reason.
   *
   * @param message what is wrong, on one line
   */
  public LaunchException(String message) {
    super(message);
  }

  /**
   * A reason with what led to it.
   *
   * @param message what is wrong, on one line
   * @param cause what led to it
   */
  public LaunchException(String message, Throwable cause) {
    super(message, cause);
  }
}
