package io.pandan.host.chain.index;

import io.pandan.api.FatalException;
import io.pandan.api.StampedEvent;
import io.pandan.api.chain.ChainStore;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.StoreBatch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds the index of terms for a chain that was made before there was one, on a thread of its own,
 * from the head down. Each batch says how far it is: ended at any moment, it goes on from there.
 */
public final class TermBuilder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TermBuilder.class);

  private static final int BATCH = 500;
  private static final Duration PROGRESS = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final ChainStore store;
  private final ChainIndex index;
  private final TermIndex terms;
  private final Function<ExecutedTipset, List<List<StampedEvent>>> events;
  private final long first;
  private final long head;
  private final Thread thread;
  private volatile boolean closed;

  /**
   * Starts building, where there is something to build.
   *
   * @param store where the index is kept
   * @param index where tipsets are
   * @param terms the index that is built
   * @param events reads the events of a tipset's messages
   * @param first the lowest height that is indexed
   * @param head the newest height; what comes afterwards is added as it comes
   */
  public TermBuilder(
      ChainStore store,
      ChainIndex index,
      TermIndex terms,
      Function<ExecutedTipset, List<List<StampedEvent>>> events,
      long first,
      long head) {
    this.first = first;
    this.store = store;
    this.index = index;
    this.terms = terms;
    this.events = events;
    this.head = head;
    if (terms.completeFrom() > head + 1) {
      write(head + 1, new StoreBatch());
    }
    this.thread = Thread.ofPlatform().name("pandan-index").daemon().unstarted(this::run);
    if (terms.completeFrom() > first) {
      thread.start();
    }
  }

  private void run() {
    try {
      long done = terms.completeFrom();
      LOG.info("heights below {} are being indexed", done);
      long told = System.nanoTime();
      while (done > first && !closed) {
        done = build(done);
        if (System.nanoTime() - told > PROGRESS.toNanos()) {
          told = System.nanoTime();
          LOG.info("{} of {} heights are still to be indexed", done, head);
        }
      }
      if (done == first) {
        LOG.info("the index is complete");
      }
    } catch (FatalException e) {
      if (!closed) {
        LOG.error("the index stays incomplete until the next start", e);
      }
    }
  }

  private long build(long above) {
    long from = Math.max(first, above - BATCH);
    StoreBatch batch = new StoreBatch();
    for (long height = above - 1; height >= from; height--) {
      Optional<ExecutedTipset> executed = index.tipset(height);
      executed.ifPresent(tipset -> terms.add(tipset, events.apply(tipset), batch));
    }
    write(from, batch);
    return from;
  }

  private void write(long completeFrom, StoreBatch batch) {
    terms.setCompleteFrom(completeFrom, batch);
    store.write(batch);
  }

  /** Ends the thread between two batches. */
  @Override
  public void close() {
    closed = true;
    try {
      if (thread.isAlive()) {
        thread.join(PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
