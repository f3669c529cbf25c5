package io.pandan.vm.executor;

import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.FatalException;
import io.pandan.api.Message;
import io.pandan.api.chain.NotReadyException;
import io.pandan.api.vm.ApplyKind;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.vm.Executor;
import io.pandan.api.vm.Tracing;
import io.pandan.ipld.Cid;
import io.pandan.vm.call.KernelFactory;
import io.pandan.vm.machine.Machine;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * Executes on a borrowed thread with a large stack. What the host cannot do there, a stack that
 * overflows, memory that runs out, a store that fails, becomes a {@link FatalException}; after one
 * the executor refuses everything. Source: ref-fvm {@code fvm/src/executor/threaded.rs}.
 *
 * <p>For one thread at a time, but for {@link #interrupt()}. A thread that is interrupted while it
 * waits interrupts the machine.
 */
public final class ThreadedExecutor implements Executor {

  private final Machine machine;
  private final DefaultExecutor executor;
  private final LargeStacks threads;
  private boolean broken;

  /**
   * @param machine what is executed with
   * @param kernels makes the kernel of each invocation
   * @param threads where threads are borrowed
   */
  public ThreadedExecutor(Machine machine, KernelFactory kernels, LargeStacks threads) {
    this.machine = machine;
    this.executor = new DefaultExecutor(machine, kernels);
    this.threads = threads;
  }

  @Override
  public ApplyResult execute(Message message, ApplyKind kind, int chainLength) {
    return onThread(() -> executor.execute(message, kind, chainLength, true));
  }

  @Override
  public ApplyResult simulate(Message message, ApplyKind kind, int chainLength) {
    return onThread(() -> executor.execute(message, kind, chainLength, false));
  }

  @Override
  public Cid flush() {
    return onThread(machine::flush);
  }

  @Override
  public Optional<ActorState> actor(Address address) {
    return here(() -> machine.tree().lookupId(address).flatMap(machine.tree()::actor));
  }

  @Override
  public Optional<Long> lookupId(Address address) {
    return here(() -> machine.tree().lookupId(address));
  }

  @Override
  public void override(long actorId, ActorState state) {
    here(
        () -> {
          machine.tree().setActor(actorId, state);
          return actorId;
        });
  }

  @Override
  public void trace(Tracing tracing) {
    here(
        () -> {
          machine.trace(tracing);
          return tracing;
        });
  }

  @Override
  public void interrupt() {
    machine.interrupt();
  }

  @Override
  public void close() {
    machine.interrupt();
  }

  /** What reads a little of the state needs no other stack than the caller's. */
  private <T> T here(Supplier<T> task) {
    requireWhole();
    try {
      return task.get();
    } catch (RuntimeException | Error e) {
      broken = true;
      throw fatal(e);
    }
  }

  private <T> T onThread(Supplier<T> task) {
    requireWhole();
    Future<T> future = threads.submit(task);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          interrupted = true;
          machine.interrupt();
        }
      }
    } catch (ExecutionException e) {
      broken = true;
      throw fatal(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void requireWhole() {
    if (broken) {
      throw new FatalException("the executor failed before and is of no more use");
    }
  }

  /** What a store cannot give now is no fault: the same may be executed again later. */
  private static RuntimeException fatal(Throwable cause) {
    return switch (cause) {
      case FatalException fatal -> fatal;
      case NotReadyException missing -> missing;
      case StackOverflowError e -> new FatalException("the host's stack overflowed", e);
      case OutOfMemoryError e -> new FatalException("the host's memory ran out", e);
      default -> new FatalException("execution failed: " + cause, cause);
    };
  }
}
