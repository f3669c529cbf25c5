package io.pandan.api.vm;

/**
 * The gas of the current call is spent. Thrown by the kernel, caught by the call manager alone: a
 * runtime lets it pass. Carries no stack trace: it is control flow.
 */
public final class OutOfGasException extends RuntimeException {

  /** Makes one. */
  public OutOfGasException() {
    super("out of gas", null, false, false);
  }
}
