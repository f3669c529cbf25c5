package io.pandan.host.chain.produce;

import io.pandan.api.FatalException;
import io.pandan.api.chain.ChainListener;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.host.chain.index.ChainIndex;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners of each tipset, in order and once, on one thread of its own. What is still to be
 * told is read from the index, so that a slow listener costs time and no memory; only tipsets that
 * left the chain are kept until they are told. Thread safe.
 */
public final class ListenerDispatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ListenerDispatch.class);

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final ChainIndex index;
  private final Iterable<ChainListener> listeners;
  private final Thread thread;
  private final Deque<ExecutedTipset> reverted = new ArrayDeque<>();
  private long told;
  private long known;
  private volatile boolean closed;

  /**
   * Starts telling.
   *
   * @param index where tipsets are
   * @param head the height that is known already
   * @param listeners who is told; may change at any time, on any thread
   */
  public ListenerDispatch(ChainIndex index, long head, Iterable<ChainListener> listeners) {
    this.index = index;
    this.listeners = listeners;
    this.told = head;
    this.known = head;
    this.thread = Thread.ofPlatform().name("pandan-chain-listeners").daemon().start(this::run);
  }

  /** A tipset was stored. */
  public synchronized void applied(long height) {
    known = height;
    notifyAll();
  }

  /**
   * Tipsets left the chain, and the index too.
   *
   * @param gone the newest first
   * @param head the height of what is the head now
   */
  public synchronized void reverted(List<ExecutedTipset> gone, long head) {
    gone.stream().filter(tipset -> tipset.height() <= told).forEach(reverted::add);
    told = Math.min(told, head);
    known = head;
    notifyAll();
  }

  private void run() {
    try {
      while (!closed) {
        Consumer<ChainListener> news = awaitNews();
        listeners.forEach(listener -> tell(listener, news));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (FatalException e) {
      if (!closed) {
        LOG.error("listeners hear no more after height {}", told, e);
      }
    }
  }

  private synchronized Consumer<ChainListener> awaitNews() throws InterruptedException {
    while (true) {
      ExecutedTipset gone = reverted.poll();
      if (gone != null) {
        return listener -> listener.reverted(gone);
      }
      // The index may lack it: it leaves there first, and here a moment later.
      Optional<ExecutedTipset> next =
          told < known ? index.tipset(told + 1) : Optional.<ExecutedTipset>empty();
      if (next.isPresent()) {
        told++;
        return listener -> listener.applied(next.get());
      }
      wait();
    }
  }

  /**
   * A listener is somebody else's code: its failure is told, and keeps nobody else from hearing.
   */
  private static void tell(ChainListener listener, Consumer<ChainListener> news) {
    try {
      news.accept(listener);
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("listener {} failed", listener, e);
    }
  }

  /** Ends the thread; waits a little for a listener that is being told. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
