package io.pandan.runtime.evm.evmtool.statetest;

/** A file that is no state test, or says something that none can say. */
public final class FixtureException extends Exception {
  private static final long serialVersionUID = 1;

  /**
   * @param message what is wrong, with the offending value
   */
  public FixtureException(String message) {
    super(message);
  }
}
