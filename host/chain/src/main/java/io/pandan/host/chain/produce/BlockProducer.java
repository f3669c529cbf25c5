package io.pandan.host.chain.produce;

import io.pandan.api.FatalException;
import io.pandan.api.SignedMessage;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.Mining;
import io.pandan.api.chain.NotReadyException;
import io.pandan.host.chain.block.BaseFee;
import io.pandan.host.chain.block.BlockSealer;
import io.pandan.host.chain.block.MessageFaultException;
import io.pandan.host.chain.block.SealedBlock;
import io.pandan.host.chain.lease.RuntimeLeases;
import io.pandan.host.chain.lease.Slot;
import io.pandan.host.chain.pool.ChangeSignal;
import io.pandan.host.chain.pool.MessagePool;
import io.pandan.host.chain.sequence.SequencerLink;
import io.pandan.ipld.Cid;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one block after the other on one thread: takes what waits, executes it under one lease,
 * asks the sequencer, stores block, state, receipts and index in one batch, and only then shows the
 * new head. A block that a swap stopped is thrown away and made again, whole, with the next
 * providers.
 *
 * <p>With automining a block is made as soon as something waits. Where all that waits is below the
 * base fee, an empty block is made each second, so that the fee falls. With an interval a block is
 * made at each of its ends, empty or not.
 *
 * <p>Whatever else changes the chain is done on the same thread, between two blocks: {@link
 * #execute}.
 */
public final class BlockProducer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BlockProducer.class);

  /** How long the thread sleeps at most before it looks around again. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Whoever is missing has been waited for already, or is asked for again soon. */
  private static final Duration NOT_READY_PAUSE = Duration.ofMillis(50);

  /** A message with which the host fails this often is left out for a while. */
  private static final int FAULTS_UNTIL_LEFT_OUT = 2;

  private static final Duration LEFT_OUT = Duration.ofMinutes(1);

  /** Blocks that are made at most of what waits before a task is done. */
  private static final int MAX_BLOCKS_BEFORE_TASK = 100;

  private final LeasedSealer sealer;
  private final ProductionClock clock;
  private final MessagePool pool;
  private final ChainHead head;
  private final SequencerLink sequencer;
  private final BlockLine line;
  private final ChangeSignal signal;
  private final Thread thread;
  private final Queue<ProducerTask<?>> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicReference<@Nullable String> problem = new AtomicReference<>();
  private volatile boolean stopping;
  private volatile Mining mining;

  /** When the next block by interval is made, in {@link System#nanoTime()}. */
  private long due;

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
   * @param pool what waits
   * @param head the newest tipset
   * @param sequencer who decides
   * @param signal wakes the thread up
   */
  public record Parts(
      BlockSealer sealer,
      ProductionClock clock,
      RuntimeLeases leases,
      Set<Slot> needed,
      MessagePool pool,
      ChainHead head,
      SequencerLink sequencer,
      ChangeSignal signal) {}

  /**
   * A producer that does not run yet.
   *
   * @param parts what it needs
   * @param mining when it makes blocks
   */
  public BlockProducer(Parts parts, Mining mining) {
    this.sealer = new LeasedSealer(parts.sealer, parts.leases, parts.needed, PAUSE);
    this.clock = parts.clock;
    this.pool = parts.pool;
    this.head = parts.head;
    this.sequencer = parts.sequencer;
    this.line = new BlockLine(sealer, clock, head, sequencer);
    this.signal = parts.signal;
    this.mining = mining;
    this.thread =
        Thread.ofPlatform()
            .name("pandan-chain")
            .daemon()
            .uncaughtExceptionHandler((any, e) -> ended(e))
            .unstarted(this::run);
  }

  /** Starts making blocks. */
  public void start() {
    due = System.nanoTime() + mining.interval().toNanos();
    thread.start();
  }

  /** When blocks are made. */
  public Mining mining() {
    return mining;
  }

  /** What keeps it from making blocks, where something does. */
  public Optional<String> problem() {
    return Optional.ofNullable(problem.get());
  }

  /**
   * Does something on the chain's thread, between two blocks, and waits for it. With automining
   * what waited before is mined before.
   *
   * @throws NotReadyException when the chain is being closed, or what it needs is missing
   * @throws IllegalStateException when another sequencer orders blocks: the chain is not this
   *     node's to change
   * @throws InterruptedException when the calling thread is interrupted; what was done is done
   */
  public <T> T execute(Bench.Work<T> work) throws InterruptedException {
    return enqueue(
        isWanted -> {
          requireLocal();
          mineAllThatWaits();
          return work.run(new OwnBench(isWanted));
        });
  }

  /** Changes when blocks are made; an interval begins now. Waits as {@link #execute} does. */
  public void setMining(Mining wanted) throws InterruptedException {
    enqueue(
        isWanted -> {
          requireLocal();
          mineAllThatWaits();
          mining = wanted;
          due = System.nanoTime() + wanted.interval().toNanos();
          return true;
        });
  }

  private <T> T enqueue(ProducerTask.Work<T> work) throws InterruptedException {
    ProducerTask<T> task = new ProducerTask<>(work);
    tasks.add(task);
    signal.changed();
    if (stopping || !thread.isAlive()) {
      task.refuse("the chain makes no blocks any more");
    }
    return task.await();
  }

  private void requireLocal() {
    if (!sequencer.isLocal()) {
      throw new IllegalStateException("a sequencer orders this chain's blocks; nobody else does");
    }
  }

  private void mineAllThatWaits() throws InterruptedException {
    for (int i = 0; i < MAX_BLOCKS_BEFORE_TASK && mining.automine() && mineWhatWaits(); i++) {
      // One block may not be enough for all.
    }
  }

  private final class OwnBench implements Bench {
    private final BooleanSupplier wanted;

    OwnBench(BooleanSupplier wanted) {
      this.wanted = wanted;
    }

    @Override
    public ChainHead head() {
      return head;
    }

    @Override
    public ProductionClock clock() {
      return clock;
    }

    @Override
    public ExecutedTipset makeBlock() throws InterruptedException {
      Optional<SealedBlock> block = line.seal(candidates());
      while (block.isEmpty()) {
        if (stopping) {
          throw new InterruptedException();
        }
        block = line.seal(candidates());
      }
      line.propose(block.get());
      return head.get();
    }

    @Override
    public boolean isWanted() {
      return wanted.getAsBoolean() && !stopping;
    }
  }

  private void run() {
    while (!stopping) {
      try {
        work();
        problem.set(null);
      } catch (InterruptedException e) {
        // close() asks by its flag; anyone else has no business here.
      } catch (NotReadyException e) {
        problem.set(e.getMessage());
        pause(NOT_READY_PAUSE);
      } catch (MessageFaultException e) {
        leaveOutAfterFaults(e);
      } catch (RuntimeException | LinkageError e) {
        LOG.error("no block after height {}: {}", height(), e.toString(), e);
        problem.set("no block after height " + height() + ": " + e);
        pause(PAUSE);
      }
    }
    refuseTasks();
    sequencer.close();
  }

  /** An error of the host's, memory that ran out: whoever watches the node is told. */
  private void ended(Throwable e) {
    problem.set("the chain's thread has ended: " + e);
    LOG.error("the chain's thread has ended", e);
    refuseTasks();
  }

  private void refuseTasks() {
    ProducerTask<?> task;
    while ((task = tasks.poll()) != null) {
      task.refuse("the chain makes no blocks any more");
    }
  }

  /** One round: whatever is to be done now, or a wait until something may be. */
  private void work() throws InterruptedException {
    long seen = signal.changes();
    ProducerTask<?> task = tasks.poll();
    if (task != null) {
      task.run();
      return;
    }
    if (line.appendDecided()) {
      return;
    }
    Mining now = mining;
    Duration wait = PAUSE;
    boolean proposes = line.proposes();
    if (proposes && now.automine() && mineWhatWaits()) {
      return;
    }
    if (proposes && !now.interval().isZero()) {
      long left = due - System.nanoTime();
      if (left <= 0) {
        mineByInterval(now.interval(), -left);
        return;
      }
      wait = Duration.ofNanos(Math.min(left, PAUSE.toNanos()));
    }
    signal.await(seen, wait);
    if (proposes && now.automine() && signal.changes() == seen && isHeldByBaseFee()) {
      line.seal(List.of()).ifPresent(line::propose);
    }
  }

  private boolean isHeldByBaseFee() {
    return pool.isHeldByBaseFee(head.get().nextBaseFee(), BaseFee.BLOCK_GAS_LIMIT);
  }

  /** Whether there is more to do at once. */
  private boolean mineWhatWaits() throws InterruptedException {
    List<SignedMessage> candidates = candidates();
    if (candidates.isEmpty()) {
      return false;
    }
    Optional<SealedBlock> block = line.seal(candidates);
    if (block.isPresent() && block.get().executed().messages().isEmpty()) {
      return false;
    }
    block.ifPresent(line::propose);
    return true;
  }

  private void mineByInterval(Duration interval, long lateNanos) throws InterruptedException {
    Optional<SealedBlock> block = line.seal(candidates());
    if (block.isPresent()) {
      line.propose(block.get());
      // What a gap has cost is not caught up with.
      due += Math.max(interval.toNanos(), lateNanos);
    }
  }

  private List<SignedMessage> candidates() {
    return pool.candidates(head.get().nextBaseFee(), BaseFee.BLOCK_GAS_LIMIT);
  }

  private void leaveOutAfterFaults(MessageFaultException e) {
    faults = e.message().equals(faulty) ? faults + 1 : 1;
    faulty = e.message();
    LOG.error("no block after height {}: {}", height(), e.getMessage(), e);
    if (faults >= FAULTS_UNTIL_LEFT_OUT) {
      LOG.error("message {} is left out of blocks for {}", e.message(), LEFT_OUT);
      pool.leaveOut(e.message(), LEFT_OUT);
    }
  }

  private long height() {
    return head.get().height();
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
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
    sealer.stop();
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
