package io.pandan.runtime.evm.evmtool.statetest;

import io.pandan.runtime.evm.ethereum.TransactionProcessor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;

/** Many files, on some threads at once, with what they give in the files' order. */
public final class StateTestSuite {
  /** Files that are read ahead of the one whose results are due, for each thread. */
  private static final int AHEAD = 8;

  private final StateTestRunner runner;
  private final BiPredicate<StateTest, Expectation> filter;
  private final int jobs;

  /**
   * @param runner what runs cases
   * @param filter which cases are run
   * @param jobs how many threads, from 1
   */
  public StateTestSuite(
      StateTestRunner runner, BiPredicate<StateTest, Expectation> filter, int jobs) {
    this.runner = runner;
    this.filter = filter;
    this.jobs = jobs;
  }

  /**
   * What became of a file.
   *
   * @param file which one
   * @param results what was made of each case
   * @param problem why it could not be read; empty when it could
   */
  public record FileResult<T>(Path file, List<T> results, String problem) {}

  /**
   * Runs files. States are let go as soon as a case was looked at.
   *
   * @param files the fixtures
   * @param digest makes of a case what is kept; called on many threads
   * @param consumer is told of each file, in their order, on this thread
   */
  public <T> void run(
      List<Path> files, Function<CaseResult, T> digest, Consumer<FileResult<T>> consumer) {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            jobs, task -> new Thread(null, task, "state tests", TransactionProcessor.STACK_BYTES));
    try (threads) {
      ArrayDeque<Future<FileResult<T>>> running = new ArrayDeque<>();
      for (Path file : files) {
        if (running.size() >= AHEAD * jobs) {
          consumer.accept(result(running.remove()));
        }
        running.add(threads.submit(() -> run(file, digest)));
      }
      while (!running.isEmpty()) {
        consumer.accept(result(running.remove()));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private <T> FileResult<T> run(Path file, Function<CaseResult, T> digest) {
    List<T> results = new ArrayList<>();
    try {
      for (StateTest test : StateTestFile.read(file)) {
        for (Expectation expectation : test.expectations()) {
          if (filter.test(test, expectation)) {
            results.add(digest.apply(runner.run(file, test, expectation)));
          }
        }
      }
      return new FileResult<>(file, results, "");
    } catch (IOException | FixtureException e) {
      return new FileResult<>(file, results, String.valueOf(e.getMessage()));
    }
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while tests ran", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
