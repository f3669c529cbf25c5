package io.pandan.host.chain.produce;

import io.pandan.api.FatalException;
import io.pandan.api.SignedMessage;
import io.pandan.api.chain.ChainStore;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.NotReadyException;
import io.pandan.api.chain.StoreBatch;
import io.pandan.host.chain.block.BaseFee;
import io.pandan.host.chain.block.BlockSealer;
import io.pandan.host.chain.block.MessageFaultException;
import io.pandan.host.chain.block.SealedBlock;
import io.pandan.host.chain.index.ChainIndex;
import io.pandan.host.chain.lease.Lease;
import io.pandan.host.chain.lease.RuntimeLeases;
import io.pandan.host.chain.lease.Slot;
import io.pandan.host.chain.pool.MessagePool;
import io.pandan.ipld.Cid;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one block after the other on one thread: takes what waits, executes it under one lease,
 * stores block, state, receipts and index in one batch, and only then shows the new head. A block
 * that a swap stopped is thrown away and made again, whole, with the next providers.
 *
 * <p>Without an interval a block is made as soon as something waits. Where all that waits is below
 * the base fee, an empty block is made each second, so that the fee falls. With an interval a block
 * is made at each of its ends, empty or not.
 */
public final class BlockProducer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BlockProducer.class);

  /** How long the thread sleeps at most before it looks around again. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** A message with which the host fails this often is left out for a while. */
  private static final int FAULTS_UNTIL_LEFT_OUT = 2;

  private static final Duration LEFT_OUT = Duration.ofMinutes(1);

  private final BlockSealer sealer;
  private final ProductionClock clock;
  private final RuntimeLeases leases;
  private final Set<Slot> needed;
  private final ChainStore store;
  private final ChainIndex index;
  private final long chainId;
  private final MessagePool pool;
  private final ListenerDispatch listeners;
  private final Duration interval;
  private final Thread thread;
  private final AtomicReference<@Nullable String> problem = new AtomicReference<>();
  private final AtomicReference<@Nullable Lease> current = new AtomicReference<>();
  private volatile ExecutedTipset head;
  private volatile boolean stopping;

  /** The message with which the host failed last, and how often. */
  private @Nullable Cid faulty;

  private int faults;

  /**
   * What production needs.
   *
   * @param sealer makes blocks
   * @param clock gives their timestamps
   * @param leases where leases are taken
   * @param needed what execution needs
   * @param store where blocks are stored
   * @param index where they are found
   * @param chainId Ethereum's chain id
   * @param pool what waits
   * @param listeners who is told
   * @param interval the time between blocks; zero: as soon as something waits
   */
  public record Parts(
      BlockSealer sealer,
      ProductionClock clock,
      RuntimeLeases leases,
      Set<Slot> needed,
      ChainStore store,
      ChainIndex index,
      long chainId,
      MessagePool pool,
      ListenerDispatch listeners,
      Duration interval) {}

  /**
   * A producer that does not run yet.
   *
   * @param parts what it needs
   * @param head the newest tipset
   */
  public BlockProducer(Parts parts, ExecutedTipset head) {
    this.sealer = parts.sealer;
    this.clock = parts.clock;
    this.leases = parts.leases;
    this.needed = parts.needed;
    this.store = parts.store;
    this.index = parts.index;
    this.chainId = parts.chainId;
    this.pool = parts.pool;
    this.listeners = parts.listeners;
    this.interval = parts.interval;
    this.head = head;
    this.thread =
        Thread.ofPlatform()
            .name("pandan-chain")
            .daemon()
            .uncaughtExceptionHandler((any, e) -> ended(e))
            .unstarted(this::run);
  }

  /** Starts making blocks. */
  public void start() {
    thread.start();
  }

  /** The newest tipset. */
  public ExecutedTipset head() {
    return head;
  }

  /** What keeps it from making blocks, where something does. */
  public Optional<String> problem() {
    return Optional.ofNullable(problem.get());
  }

  private void run() {
    long due = System.nanoTime() + interval.toNanos();
    while (!stopping) {
      try {
        if (interval.isZero()) {
          makeWhatWaits();
        } else {
          due = makeWhenDue(due);
        }
        problem.set(null);
      } catch (InterruptedException e) {
        // close() asks by its flag; anyone else has no business here.
      } catch (NotReadyException e) {
        problem.set(e.getMessage());
      } catch (MessageFaultException e) {
        leaveOutAfterFaults(e);
      } catch (RuntimeException | LinkageError e) {
        LOG.error("no block after height {}: {}", head.height(), e.toString(), e);
        problem.set("no block after height " + head.height() + ": " + e);
        pause();
      }
    }
  }

  /** An error of the host's, memory that ran out: whoever watches the node is told. */
  private void ended(Throwable e) {
    problem.set("the chain's thread has ended: " + e);
    LOG.error("the chain's thread has ended", e);
  }

  private void makeWhatWaits() throws InterruptedException {
    long seen = pool.changes();
    List<SignedMessage> candidates = candidates();
    if (!candidates.isEmpty()) {
      Optional<SealedBlock> block = seal(candidates);
      if (block.isPresent() && !block.get().executed().messages().isEmpty()) {
        commit(block.get());
      } else if (block.isPresent()) {
        pool.awaitChange(seen, PAUSE);
      }
    } else if (pool.isHeldByBaseFee(head.nextBaseFee())) {
      pool.awaitChange(seen, PAUSE);
      if (pool.changes() == seen) {
        seal(List.of()).ifPresent(this::commit);
      }
    } else {
      pool.awaitChange(seen, PAUSE);
    }
  }

  private long makeWhenDue(long due) throws InterruptedException {
    long left = due - System.nanoTime();
    if (left > 0) {
      Thread.sleep(Duration.ofNanos(Math.min(left, PAUSE.toNanos())));
      return due;
    }
    Optional<SealedBlock> block = seal(candidates());
    block.ifPresent(this::commit);
    // What a gap has cost is not caught up with.
    return block.isPresent() ? due + Math.max(interval.toNanos(), -left) : due;
  }

  private List<SignedMessage> candidates() {
    return pool.candidates(head.nextBaseFee(), BaseFee.BLOCK_GAS_LIMIT);
  }

  /** Empty where a swap stopped it: the next round makes it again. */
  private Optional<SealedBlock> seal(List<SignedMessage> candidates) throws InterruptedException {
    try (Lease lease = leases.acquire(needed, PAUSE)) {
      current.set(lease);
      if (stopping) {
        return Optional.empty();
      }
      try {
        SealedBlock block = sealer.seal(head, candidates, clock.timestampAfter(head), lease);
        return lease.isInterrupted() ? Optional.empty() : Optional.of(block);
      } catch (RuntimeException | LinkageError e) {
        if (lease.isInterrupted()) {
          LOG.info("a swap stopped the block at height {}; it is made again", head.height() + 1);
          return Optional.empty();
        }
        throw e;
      }
    } finally {
      current.set(null);
    }
  }

  private void commit(SealedBlock block) {
    ExecutedTipset executed = block.executed();
    StoreBatch batch = new StoreBatch().blocks(block.blocks());
    index.add(executed, chainId, batch);
    pool.addRemovals(executed.messages(), batch);
    store.write(batch);
    head = executed;
    pool.applied(executed);
    listeners.applied(executed.height());
  }

  private void leaveOutAfterFaults(MessageFaultException e) {
    faults = e.message().equals(faulty) ? faults + 1 : 1;
    faulty = e.message();
    LOG.error("no block after height {}: {}", head.height(), e.getMessage(), e);
    if (faults >= FAULTS_UNTIL_LEFT_OUT) {
      LOG.error("message {} is left out of blocks for {}", e.message(), LEFT_OUT);
      pool.leaveOut(e.message(), LEFT_OUT);
    }
  }

  private void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      // As in run().
    }
  }

  /**
   * Stops a block that is being made and ends the thread.
   *
   * @throws FatalException when it does not end in time
   */
  @Override
  public void close() {
    stopping = true;
    Lease lease = current.get();
    if (lease != null) {
      lease.interrupt();
    }
    thread.interrupt();
    try {
      if (thread.isAlive() && !thread.join(PAUSE.multipliedBy(3))) {
        throw new FatalException("the chain's thread does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
