package io.pandan.host.chain.produce;

import io.pandan.api.chain.NotReadyException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;

/** Work that somebody asks the chain's thread for, and its result. Thread safe. */
final class ProducerTask<T> {
  private final Work<T> work;
  private final CompletableFuture<T> result = new CompletableFuture<>();

  /** What is done; it is given whether somebody still waits for it. */
  @FunctionalInterface
  interface Work<T> {
    T run(BooleanSupplier isWanted) throws InterruptedException;
  }

  ProducerTask(Work<T> work) {
    this.work = work;
  }

  /** Does it, unless nobody waits any more. */
  void run() throws InterruptedException {
    if (result.isDone()) {
      return;
    }
    try {
      result.complete(work.run(() -> !result.isDone()));
    } catch (InterruptedException e) {
      refuse("the chain was stopped meanwhile");
      throw e;
    } catch (RuntimeException | LinkageError e) {
      result.completeExceptionally(e);
    } catch (Error e) {
      result.completeExceptionally(e);
      throw e;
    }
  }

  /** Ends it without doing it. */
  void refuse(String reason) {
    result.completeExceptionally(new NotReadyException(reason));
  }

  /** Waits for the result; who is interrupted meanwhile does not want it any more. */
  T await() throws InterruptedException {
    try {
      return result.get();
    } catch (InterruptedException e) {
      result.cancel(false);
      throw e;
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        default -> throw new IllegalStateException(e.getCause());
      }
    }
  }
}
