package io.pandan.host.chain.lease;

import io.pandan.api.vm.GenesisBuilder;
import io.pandan.api.vm.MachineFactory;
import io.pandan.api.vm.RuntimeSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The right to use one set of providers until {@link #close()}. A provider that leaves meanwhile
 * waits for that. One thread takes it, uses it and gives it back; the interrupt comes from others.
 */
public final class Lease implements AutoCloseable {
  private final RuntimeLeases owner;
  private final Thread holder = Thread.currentThread();
  private final Map<Slot, Provider> providers;
  private final RuntimeSet runtimes;
  private @Nullable Runnable onInterrupt;
  private boolean interrupted;

  Lease(RuntimeLeases owner, Map<Slot, Provider> providers, RuntimeSet runtimes) {
    this.owner = owner;
    this.providers = providers;
    this.runtimes = runtimes;
  }

  /** What machines execute with: the leased runtimes, actors and engines. */
  public RuntimeSet runtimes() {
    return runtimes;
  }

  /** The factory of machines. */
  public MachineFactory machines() {
    return (MachineFactory) service(Slot.MACHINES);
  }

  /** The maker of the network's first state. */
  public GenesisBuilder genesis() {
    return (GenesisBuilder) service(Slot.GENESIS);
  }

  /**
   * Says what stops the work under this lease when a drain has timed out; at once where it already
   * has.
   *
   * @param stop called once, by another thread; returns quickly
   */
  public void onInterrupt(Runnable stop) {
    boolean now;
    synchronized (this) {
      onInterrupt = stop;
      now = interrupted;
    }
    if (now) {
      stop.run();
    }
  }

  /** Whether the work under this lease was stopped: its result counts for nothing. */
  public synchronized boolean isInterrupted() {
    return interrupted;
  }

  /** Gives the providers back. */
  @Override
  public void close() {
    owner.giveBack(this);
  }

  /** Stops the work under this lease. */
  public void interrupt() {
    Runnable stop;
    synchronized (this) {
      if (interrupted) {
        return;
      }
      interrupted = true;
      stop = onInterrupt;
    }
    if (stop != null) {
      stop.run();
    }
  }

  boolean uses(Provider provider) {
    return providers.get(provider.slot()) == provider;
  }

  Thread holder() {
    return holder;
  }

  private Object service(Slot slot) {
    Provider provider = providers.get(slot);
    if (provider == null) {
      throw new IllegalStateException(slot + " was not asked for");
    }
    return provider.service();
  }
}
