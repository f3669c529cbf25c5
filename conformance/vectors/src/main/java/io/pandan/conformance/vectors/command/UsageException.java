package io.pandan.conformance.vectors.command;

/** What a user can mend: exit code 2 and one line. */
final class UsageException extends Exception {

  UsageException(String message) {
    super(message);
  }
}
