package io.pandan.vm.call;

/**
 * The whole message ends with SYS_ASSERTION_FAILED and its gas limit is spent, in the same way on
 * every node: what an actor can provoke and ref-fvm calls fatal. Our own faults are {@link
 * io.pandan.api.FatalException}s instead. Carries no stack trace: it is control flow.
 */
public final class AssertionFailedException extends RuntimeException {

  /**
   * @param message what the actor did
   */
  public AssertionFailedException(String message) {
    super(message, null, false, false);
  }
}
