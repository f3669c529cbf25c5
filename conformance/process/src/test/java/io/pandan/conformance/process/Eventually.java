package io.pandan.conformance.process;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Polls for what has to happen by itself. */
final class Eventually {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final long POLL_MS = 20;

  private Eventually() {}

  /**
   * Waits until a question has an answer.
   *
   * @param what for the failure's message
   */
  static <T> T get(String what, Supplier<Optional<T>> question) {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (true) {
      Optional<T> answer = question.get();
      if (answer.isPresent()) {
        return answer.get();
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not after " + DEADLINE.toSeconds() + " s: " + what);
      }
      try {
        Thread.sleep(POLL_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  /** Waits until something holds. */
  static void holds(String what, Supplier<Boolean> condition) {
    get(what, () -> Optional.of(condition.get()).filter(Boolean::booleanValue));
  }
}
