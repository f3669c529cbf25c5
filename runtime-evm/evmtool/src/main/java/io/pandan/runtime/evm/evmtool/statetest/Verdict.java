package io.pandan.runtime.evm.evmtool.statetest;

/** What became of a case. */
public sealed interface Verdict {

  /** It gave what the fixture says. */
  record Passed() implements Verdict {}

  /**
   * It did not.
   *
   * @param message what differs
   */
  record Failed(String message) implements Verdict {}

  /**
   * It was not run, because it is none of Ethereum's as it is.
   *
   * @param reason why not
   */
  record NotRun(String reason) implements Verdict {}
}
