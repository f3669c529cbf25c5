package io.pandan.vm.executor;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Threads with a large stack, each lent for one task at a time: starting one takes longer than a
 * small call. The thread that was idle last comes first; one that nobody wants for a while ends,
 * and so does one after a number of tasks, because a deep call leaves memory behind in its stack.
 * Thread safe.
 */
public final class LargeStacks implements AutoCloseable {

  /**
   * Address space for the stack in bytes; memory is taken as it is used. 1,024 calls, each through
   * a runtime whose own depth is limited, fit: two mebibytes for each call. The locals of an
   * instance of WebAssembly take up to 768 KiB, and what the JVM needs besides for a frame less.
   */
  public static final long STACK_SIZE_BYTES = 2L << 30;

  private static final long KEPT_NANOS = Duration.ofSeconds(10).toNanos();
  private static final int MAX_TASKS = 1_000;

  private final long stackSizeBytes;
  private final ConcurrentLinkedDeque<Worker> idle = new ConcurrentLinkedDeque<>();
  private final AtomicLong started = new AtomicLong();
  private volatile boolean closed;

  /** Makes one without threads. */
  public LargeStacks() {
    this(STACK_SIZE_BYTES);
  }

  /** As above, with other stacks. */
  LargeStacks(long stackSizeBytes) {
    this.stackSizeBytes = stackSizeBytes;
  }

  /** Runs a task at once, on an idle thread or a new one. */
  <T> Future<T> submit(Supplier<T> task) {
    FutureTask<T> future = new FutureTask<>(task::get);
    Worker worker = idle.poll();
    if (worker != null) {
      worker.give(future);
    } else {
      new Worker(future).start();
    }
    return future;
  }

  /** How many threads have been started. */
  long started() {
    return started.get();
  }

  /** Ends the idle threads, and the others after their tasks. */
  @Override
  public void close() {
    closed = true;
    idle.forEach(Worker::wake);
  }

  private final class Worker implements Runnable {
    private final Thread thread;
    private volatile @Nullable Runnable next;

    Worker(Runnable first) {
      next = first;
      thread = new Thread(null, this, "vm-" + started.incrementAndGet(), stackSizeBytes, false);
      thread.setDaemon(true);
    }

    void start() {
      thread.start();
    }

    void give(Runnable task) {
      next = task;
      wake();
    }

    void wake() {
      LockSupport.unpark(thread);
    }

    @Override
    public void run() {
      Runnable task = take();
      for (int tasks = 1; task != null; tasks++) {
        task.run();
        // What a task left behind must not reach the next one, nor keep this thread from parking.
        Thread.interrupted();
        if (tasks == MAX_TASKS) {
          return;
        }
        idle.push(this);
        task = take();
      }
    }

    /** The next task, or null when none has come for long: then this thread is idle no more. */
    private @Nullable Runnable take() {
      long deadline = System.nanoTime() + KEPT_NANOS;
      while (true) {
        Runnable task = next;
        if (task != null) {
          next = null;
          return task;
        }
        long left = deadline - System.nanoTime();
        if (closed || left <= 0) {
          if (idle.remove(this)) {
            return null;
          }
          // Somebody has taken this thread, and the task comes.
          Thread.onSpinWait();
        } else {
          LockSupport.parkNanos(this, left);
        }
      }
    }
  }
}
