package io.pandan.host.rpc.endpoint.dispatch;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts the calls in flight through one module, so that it leaves between calls, and knows the
 * channels that it pushes over. Thread-safe. Locks are not monitors here, because virtual threads
 * wait on them.
 */
final class ModuleLease {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private final Set<Thread> calls = new HashSet<>();
  private final Set<CallChannel> channels = new HashSet<>();
  private boolean leaving;

  /**
   * Enters for one call.
   *
   * @param thread the thread that makes the call, not yet entered
   * @return false when the module is leaving and takes no more calls
   */
  boolean enter(Thread thread) {
    lock.lock();
    try {
      return !leaving && calls.add(thread);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Leaves after a call.
   *
   * @param thread the thread that entered
   */
  void exit(Thread thread) {
    lock.lock();
    try {
      calls.remove(thread);
      if (calls.isEmpty()) {
        idle.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** A channel was opened by a call that is in flight. */
  void attach(CallChannel channel) {
    lock.lock();
    try {
      channels.add(channel);
    } finally {
      lock.unlock();
    }
  }

  /** A channel is closed. */
  void detach(CallChannel channel) {
    lock.lock();
    try {
      channels.remove(channel);
    } finally {
      lock.unlock();
    }
  }

  /** The channels that are open. */
  List<CallChannel> channels() {
    lock.lock();
    try {
      return List.copyOf(channels);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes no more calls and waits for those in flight; interrupts them when they take too long.
   *
   * @param patience how long to wait before the interrupt, and as long again after it
   * @return how many calls were interrupted
   */
  int drain(Duration patience) {
    lock.lock();
    try {
      leaving = true;
      if (awaitIdle(patience)) {
        return 0;
      }
      int interrupted = calls.size();
      calls.forEach(Thread::interrupt);
      awaitIdle(patience);
      return interrupted;
    } finally {
      lock.unlock();
    }
  }

  private boolean awaitIdle(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!calls.isEmpty()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      try {
        idle.await(left, TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }
}
