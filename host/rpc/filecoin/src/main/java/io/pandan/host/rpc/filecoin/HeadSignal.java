package io.pandan.host.rpc.filecoin;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Lets callers wait for new tipsets. Thread-safe. */
final class HeadSignal {
  /** Callers look again after this time, even if no signal came. */
  private static final long LOOK_AGAIN_MS = 1_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile long tipsets;

  /** There is a new tipset. */
  void changed() {
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
   * @param question looks at the chain
   * @return its answer
   * @throws InterruptedException when the caller's time is over
   */
  <T> T await(Supplier<Optional<T>> question) throws InterruptedException {
    while (true) {
      long seen = tipsets;
      Optional<T> answer = question.get();
      if (answer.isPresent()) {
        return answer.get();
      }
      lock.lockInterruptibly();
      try {
        if (tipsets == seen) {
          changed.await(LOOK_AGAIN_MS, TimeUnit.MILLISECONDS);
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
