package io.pandan.runtime.evm.compiler;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;

/** Where regions are compiled: on a thread of its own, or at once. Thread safe. */
final class Compilations implements AutoCloseable {
  private static final int MOST_WAITING = 256;
  private static final long IDLE_SECONDS = 10;

  private final boolean background;
  private final ThreadPoolExecutor thread;

  Compilations(boolean background) {
    this.background = background;
    thread =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            task -> {
              Thread made = new Thread(task, "pandan-evm-compiler");
              made.setDaemon(true);
              return made;
            },
            // What is hot will be asked for again.
            new DiscardPolicy());
    thread.allowCoreThreadTimeOut(true);
  }

  /** Compiles the region that begins at a block, now or soon. */
  void compile(CompiledCode code, int pc) {
    if (background) {
      thread.execute(() -> code.compile(pc));
    } else {
      code.compile(pc);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
