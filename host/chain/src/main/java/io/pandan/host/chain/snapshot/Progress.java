package io.pandan.host.chain.snapshot;

import java.time.Duration;
import java.util.function.Consumer;

/** Tells how far a long task is, a line each second at most. For one thread. */
public final class Progress {
  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

  private final Consumer<String> listener;
  private long toldNanos = System.nanoTime();

  /**
   * Progress of one task.
   *
   * @param listener is given a line
   */
  public Progress(Consumer<String> listener) {
    this.listener = listener;
  }

  /**
   * Tells, unless it has told just now.
   *
   * @param what is done
   * @param done how much of it
   * @param all how much there is; 0 where nobody knows
   */
  void tell(String what, long done, long all) {
    if (System.nanoTime() - toldNanos >= PAUSE_NANOS) {
      toldNanos = System.nanoTime();
      listener.accept(what + ": " + done + (all > 0 ? " of " + all : ""));
    }
  }
}
