package io.pandan.vm.executor;

import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.FatalException;
import io.pandan.api.Message;
import io.pandan.api.vm.ApplyKind;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.vm.Executor;
import io.pandan.ipld.Cid;
import io.pandan.vm.call.KernelFactory;
import io.pandan.vm.machine.Machine;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * Executes on a thread of its own with a large stack. What the host cannot do there, a stack that
 * overflows, memory that runs out, a store that fails, becomes a {@link FatalException}; after one
 * the executor refuses everything. Source: ref-fvm {@code fvm/src/executor/threaded.rs}.
 *
 * <p>For one thread at a time, but for {@link #interrupt()}. A thread that is interrupted while it
 * waits interrupts the machine.
 */
public final class ThreadedExecutor implements Executor {

  /**
   * Address space for the stack in bytes; memory is taken as it is used. 1,024 calls, each through
   * a runtime whose own depth is limited, fit: two mebibytes for each call. The locals of an
   * instance of WebAssembly take up to 768 KiB, and what the JVM needs besides for a frame less.
   */
  public static final long STACK_SIZE_BYTES = 2L << 30;

  private final Machine machine;
  private final DefaultExecutor executor;
  private final ExecutorService thread;
  private boolean broken;

  /**
   * Starts the thread.
   *
   * @param machine what is executed with
   * @param kernels makes the kernel of each invocation
   */
  public ThreadedExecutor(Machine machine, KernelFactory kernels) {
    this(machine, kernels, STACK_SIZE_BYTES);
  }

  /** As above, with another stack. */
  ThreadedExecutor(Machine machine, KernelFactory kernels, long stackSizeBytes) {
    this.machine = machine;
    this.executor = new DefaultExecutor(machine, kernels);
    this.thread =
        Executors.newSingleThreadExecutor(
            task -> {
              String name = "vm-epoch-" + machine.context().epoch();
              Thread thread = new Thread(null, task, name, stackSizeBytes, false);
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public ApplyResult execute(Message message, ApplyKind kind, int chainLength) {
    return onThread(() -> executor.execute(message, kind, chainLength));
  }

  @Override
  public Cid flush() {
    return onThread(machine::flush);
  }

  @Override
  public Optional<ActorState> actor(Address address) {
    return onThread(() -> machine.tree().lookupId(address).flatMap(machine.tree()::actor));
  }

  @Override
  public Optional<Long> lookupId(Address address) {
    return onThread(() -> machine.tree().lookupId(address));
  }

  @Override
  public void override(long actorId, ActorState state) {
    onThread(
        () -> {
          machine.tree().setActor(actorId, state);
          return actorId;
        });
  }

  @Override
  public void interrupt() {
    machine.interrupt();
  }

  @Override
  public void close() {
    machine.interrupt();
    thread.shutdown();
  }

  private <T> T onThread(Supplier<T> task) {
    if (broken) {
      throw new FatalException("the executor failed before and is of no more use");
    }
    Future<T> future = thread.submit(task::get);
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

  private static FatalException fatal(Throwable cause) {
    return switch (cause) {
      case FatalException fatal -> fatal;
      case StackOverflowError e -> new FatalException("the host's stack overflowed", e);
      case OutOfMemoryError e -> new FatalException("the host's memory ran out", e);
      default -> new FatalException("execution failed: " + cause, cause);
    };
  }
}
