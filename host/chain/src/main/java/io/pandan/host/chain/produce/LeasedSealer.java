package io.pandan.host.chain.produce;

import io.pandan.api.SignedMessage;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.host.chain.block.BlockSealer;
import io.pandan.host.chain.block.SealedBlock;
import io.pandan.host.chain.lease.Lease;
import io.pandan.host.chain.lease.RuntimeLeases;
import io.pandan.host.chain.lease.Slot;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Seals blocks, each under one lease. For the chain's thread, but for {@link #stop()}. */
final class LeasedSealer {
  private static final Logger LOG = LoggerFactory.getLogger(LeasedSealer.class);

  private final BlockSealer sealer;
  private final RuntimeLeases leases;
  private final Set<Slot> needed;
  private final Duration patience;
  private final AtomicReference<@Nullable Lease> current = new AtomicReference<>();
  private volatile boolean stopped;

  LeasedSealer(BlockSealer sealer, RuntimeLeases leases, Set<Slot> needed, Duration patience) {
    this.sealer = sealer;
    this.leases = leases;
    this.needed = needed;
    this.patience = patience;
  }

  /**
   * Makes the block after a tipset.
   *
   * @return empty where a swap stopped it, so that it is to be made again, or {@link #stop()} did
   * @throws io.pandan.api.chain.NotReadyException when something that it needs is missing
   */
  Optional<SealedBlock> seal(ExecutedTipset parent, List<SignedMessage> messages, long timestampS)
      throws InterruptedException {
    try (Lease lease = leases.acquire(needed, patience)) {
      current.set(lease);
      if (stopped) {
        return Optional.empty();
      }
      try {
        SealedBlock block = sealer.seal(parent, messages, timestampS, lease);
        return lease.isInterrupted() ? Optional.empty() : Optional.of(block);
      } catch (RuntimeException | LinkageError e) {
        if (lease.isInterrupted()) {
          LOG.info("a swap stopped the block at height {}; it is made again", parent.height() + 1);
          return Optional.empty();
        }
        throw e;
      }
    } finally {
      current.set(null);
    }
  }

  /** Stops the block that is being made, and makes no more. */
  void stop() {
    stopped = true;
    Lease lease = current.get();
    if (lease != null) {
      lease.interrupt();
    }
  }
}
