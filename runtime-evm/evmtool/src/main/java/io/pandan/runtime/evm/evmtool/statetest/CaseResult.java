package io.pandan.runtime.evm.evmtool.statetest;

import io.pandan.runtime.evm.ethereum.TransactionResult;
import io.pandan.runtime.evm.ethereum.WorldState;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One case, run.
 *
 * @param file the fixture
 * @param test the test's name
 * @param expectation which case of it
 * @param verdict what became of it
 * @param run what it gave; empty when it was not run
 */
public record CaseResult(
    Path file, String test, Expectation expectation, Verdict verdict, Optional<Run> run) {

  /**
   * What a case gave.
   *
   * @param stateRoot the root of the state afterwards, 32 bytes; only to be read
   * @param state the state afterwards
   * @param transaction what the transaction came to; empty when it was refused
   */
  public record Run(byte[] stateRoot, WorldState state, Optional<TransactionResult> transaction) {}

  /** Whether it gave what the fixture says. */
  public boolean passed() {
    return verdict instanceof Verdict.Passed;
  }

  /** Whether it did not. */
  public boolean failed() {
    return verdict instanceof Verdict.Failed;
  }
}
