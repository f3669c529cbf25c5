package io.pandan.host.chain.lease;

import io.pandan.api.chain.NotReadyException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;

/**
 * Work under leases that others wait for: it waits a bounded time for providers, and when a swap
 * stops it, it is done again, whole, with the next ones. Thread safe.
 */
public final class LeasedWork {
  private static final int ATTEMPTS = 3;

  private final RuntimeLeases leases;
  private final Set<Slot> slots;
  private final Duration patience;

  /**
   * Work that needs some slots.
   *
   * @param leases where leases are taken
   * @param slots what is needed
   * @param patience how long to wait while some slot has no provider
   */
  public LeasedWork(RuntimeLeases leases, Set<Slot> slots, Duration patience) {
    this.leases = leases;
    this.slots = Set.copyOf(slots);
    this.patience = patience;
  }

  /**
   * Does some work.
   *
   * @param work must have no effect but its result: it may be done more than once
   * @throws NotReadyException when something that it needs is missing for too long, or when swaps
   *     have stopped it again and again
   */
  public <T> T run(Function<Lease, T> work) {
    for (int attempt = 1; ; attempt++) {
      try (Lease lease = leases.acquire(slots, patience)) {
        try {
          return work.apply(lease);
        } catch (RuntimeException | LinkageError e) {
          if (!lease.isInterrupted()) {
            throw e;
          }
          if (attempt == ATTEMPTS) {
            throw new NotReadyException("stopped by " + ATTEMPTS + " swaps one after the other");
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new NotReadyException("interrupted while waiting for " + leases.missing(slots));
      }
    }
  }
}
