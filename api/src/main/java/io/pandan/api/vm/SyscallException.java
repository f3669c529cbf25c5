package io.pandan.api.vm;

import io.pandan.api.ErrorNumber;

/**
 * A syscall failed in a way that the actor may handle. Carries no stack trace: it is control flow.
 */
public final class SyscallException extends Exception {

  private final ErrorNumber errorNumber;

  /**
   * @param errorNumber what the actor sees
   * @param message what people see in traces
   */
  public SyscallException(ErrorNumber errorNumber, String message) {
    super(message, null, false, false);
    this.errorNumber = errorNumber;
  }

  /** What the actor sees. */
  public ErrorNumber errorNumber() {
    return errorNumber;
  }
}
