package io.pandan.host.rpc.methods;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Lets callers wait for new tipsets. Thread-safe. */
public final class HeadSignal {
  private static final long NEVER = -1;

  /** Callers look again after this time, even if no signal came. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile long tipsets;
  private volatile long givenUpAt = NEVER;

  /** There is a new tipset. */
  public void changed() {
    lock.lock();
    try {
      tipsets++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Asks until there is an answer, at once and after each new tipset.
   *
   * @param <T> what the answer is
   * @param question looks at the chain
   * @return its answer
   * @throws InterruptedException when the caller's time is over
   */
  public <T> T await(Supplier<Optional<T>> question) throws InterruptedException {
    while (true) {
      long seen = tipsets;
      Optional<T> answer = question.get();
      if (answer.isPresent()) {
        return answer.get();
      }
      awaitChange(seen, LOOK_AGAIN.toNanos());
    }
  }

  /**
   * Asks for a while. Where blocks come at intervals waiting is idle: once it was in vain nobody
   * waits until there is a new tipset.
   *
   * @param <T> what the answer is
   * @param question looks at the chain
   * @param patience how long is waited at most
   * @return its answer, if it had one in time
   * @throws InterruptedException when the caller's time is over
   */
  public <T> Optional<T> await(Supplier<Optional<T>> question, Duration patience)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      long seen = tipsets;
      Optional<T> answer = question.get();
      long left = deadline - System.nanoTime();
      if (answer.isPresent() || givenUpAt == seen) {
        return answer;
      }
      if (left <= 0) {
        givenUpAt = seen;
        return answer;
      }
      awaitChange(seen, left);
    }
  }

  private void awaitChange(long seen, long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (tipsets == seen) {
        changed.await(nanos, TimeUnit.NANOSECONDS);
      }
    } finally {
      lock.unlock();
    }
  }
}
