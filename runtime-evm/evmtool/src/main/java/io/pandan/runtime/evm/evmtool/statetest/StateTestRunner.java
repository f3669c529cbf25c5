package io.pandan.runtime.evm.evmtool.statetest;

import static io.pandan.runtime.evm.evmtool.statetest.FixtureValues.hex;

import io.pandan.api.eth.EthAddress;
import io.pandan.api.evm.EvmEngine;
import io.pandan.runtime.evm.core.Profile;
import io.pandan.runtime.evm.ethereum.Fork;
import io.pandan.runtime.evm.ethereum.InvalidTransactionException;
import io.pandan.runtime.evm.ethereum.InvalidTransactionException.Reason;
import io.pandan.runtime.evm.ethereum.Transaction;
import io.pandan.runtime.evm.ethereum.TransactionProcessor;
import io.pandan.runtime.evm.ethereum.TransactionResult;
import io.pandan.runtime.evm.ethereum.WorldState;
import io.pandan.runtime.evm.evmtool.statetest.CaseResult.Run;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Runs cases of state tests on engines of one kind, one for each fork, and compares the post-state.
 * Thread safe where the engines are; a case whose frames nest deeply needs a thread with a stack of
 * {@link TransactionProcessor#STACK_BYTES}.
 */
public final class StateTestRunner {
  private final Map<Fork, EvmEngine> engines = new EnumMap<>(Fork.class);

  /** A runner on engines that are made by a function. */
  public StateTestRunner(Function<Profile, EvmEngine> engine) {
    for (Fork fork : Fork.values()) {
      engines.put(fork, engine.apply(fork.profile()));
    }
  }

  /** Runs a case. */
  public CaseResult run(Path file, StateTest test, Expectation expectation) {
    Optional<Fork> fork = Fork.named(expectation.fork());
    if (fork.isEmpty()) {
      Verdict unknown = new Verdict.NotRun("unknown fork " + expectation.fork());
      return new CaseResult(file, test.name(), expectation, unknown, Optional.empty());
    }
    try {
      return run(file, test, expectation, fork.get());
    } catch (FixtureException e) {
      return failed(file, test, expectation, "fixture: " + e.getMessage());
    } catch (RuntimeException | StackOverflowError e) {
      // Our fault, and the next case may be right.
      return failed(file, test, expectation, "host: " + e + trace(e));
    }
  }

  private static String trace(Throwable failure) {
    StackTraceElement[] trace = failure.getStackTrace();
    return trace.length == 0 ? "" : " at " + trace[0];
  }

  private static CaseResult failed(
      Path file, StateTest test, Expectation expectation, String message) {
    Verdict verdict = new Verdict.Failed(message);
    return new CaseResult(file, test.name(), expectation, verdict, Optional.empty());
  }

  private CaseResult run(Path file, StateTest test, Expectation expectation, Fork fork)
      throws FixtureException {
    if (!test.hasBlobScheduleOf(fork, expectation.fork())) {
      Verdict other = new Verdict.NotRun("blob schedule of its own for " + expectation.fork());
      return new CaseResult(file, test.name(), expectation, other, Optional.empty());
    }
    WorldState state = test.preState();
    Optional<Transaction> transaction = test.transaction(expectation).build();
    Optional<TransactionResult> result = Optional.empty();
    String refusal = "";
    boolean expectedRefusal = false;
    try {
      if (transaction.isPresent()) {
        TransactionProcessor processor = new TransactionProcessor(fork, engines.get(fork));
        result = Optional.of(processor.process(state, test.block(fork), transaction.get()));
      } else {
        refusal = "a number exceeds what a transaction can have";
        expectedRefusal = true;
      }
    } catch (InvalidTransactionException e) {
      refusal = String.valueOf(e.getMessage());
      Reason reason = e.reason();
      expectedRefusal =
          expectation
              .exception()
              .map(names -> ExpectedException.reasons(names).contains(reason))
              .orElse(true);
    }
    Run run = new Run(StateHashes.stateRoot(state), state, result);
    if (result.isEmpty() && !Arrays.equals(run.stateRoot(), expectation.stateRoot())) {
      // Some fillers reward the coinbase with nothing: before EIP-161 that makes it exist.
      EthAddress coinbase = test.block(fork).coinbase();
      if (!fork.rules().clearsEmpty() && state.find(coinbase).isEmpty()) {
        state.create(coinbase);
        run = new Run(StateHashes.stateRoot(state), state, result);
      }
    }
    Optional<String> problem = problem(expectation, run, refusal, expectedRefusal);
    Verdict verdict = problem.<Verdict>map(Verdict.Failed::new).orElseGet(Verdict.Passed::new);
    return new CaseResult(file, test.name(), expectation, verdict, Optional.of(run));
  }

  private static Optional<String> problem(
      Expectation expectation, Run run, String refusal, boolean expectedRefusal) {
    boolean refused = run.transaction().isEmpty();
    if (expectation.exception().isPresent() && !refused) {
      return Optional.of("not refused, expected " + expectation.exception().get());
    }
    // Old fixtures do not say what is refused: there the root decides.
    if (refused
        && (!expectedRefusal
            || expectation.exception().isEmpty() && expectation.signed().isPresent())) {
      return Optional.of(
          "refused (" + refusal + "), expected " + expectation.exception().orElse("success"));
    }
    if (!Arrays.equals(run.stateRoot(), expectation.stateRoot())) {
      return Optional.of(
          "state root %s, expected %s%s"
              .formatted(
                  hex(run.stateRoot()),
                  hex(expectation.stateRoot()),
                  expectation
                      .accounts()
                      .map(accounts -> StateDifference.between(accounts, run.state()))
                      .orElse("")));
    }
    byte[] logs =
        StateHashes.logsHash(run.transaction().map(TransactionResult::logs).orElse(List.of()));
    if (!Arrays.equals(logs, expectation.logsHash())) {
      return Optional.of("logs " + hex(logs) + ", expected " + hex(expectation.logsHash()));
    }
    return Optional.empty();
  }
}
