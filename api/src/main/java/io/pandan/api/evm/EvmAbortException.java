package io.pandan.api.evm;

/**
 * Thrown by an {@link EvmHost} whose operation ends the call with an exit code. An engine turns it
 * into {@link EvmOutcome.Failure}; any other exception of a host passes through it.
 */
public final class EvmAbortException extends RuntimeException {
  private final int exitCode;

  /** An abort with an exit code and a message for people. It carries no stack trace. */
  public EvmAbortException(int exitCode, String message) {
    super(message, null, false, false);
    this.exitCode = exitCode;
  }

  /** The exit code with which the call ends. */
  public int exitCode() {
    return exitCode;
  }
}
