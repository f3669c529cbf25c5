package io.pandan.host.launcher;

/** A reason why a command cannot be carried out that its user can mend. */
final class LaunchException extends Exception {
  LaunchException(String message) {
    super(message);
  }

  LaunchException(String message, Throwable cause) {
    super(message, cause);
  }
}
