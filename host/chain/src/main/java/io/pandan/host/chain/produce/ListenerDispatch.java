package io.pandan.host.chain.produce;

import io.pandan.api.FatalException;
import io.pandan.api.chain.ChainListener;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.host.chain.index.ChainIndex;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners of each tipset, in order and once, on one thread of its own. What is still to be
 * told is read from the index, so that a slow listener costs time and no memory. Thread safe.
 */
public final class ListenerDispatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ListenerDispatch.class);

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final ChainIndex index;
  private final Iterable<ChainListener> listeners;
  private final Thread thread;
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

  private void run() {
    try {
      while (!closed) {
        long next = awaitNext();
        ExecutedTipset executed = index.tipset(next).orElseThrow();
        listeners.forEach(listener -> tell(listener, executed));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (FatalException e) {
      if (!closed) {
        LOG.error("listeners hear no more after height {}", told, e);
      }
    }
  }

  private synchronized long awaitNext() throws InterruptedException {
    while (told == known) {
      wait();
    }
    return ++told;
  }

  /**
   * A listener is somebody else's code: its failure is told, and keeps nobody else from hearing.
   */
  private static void tell(ChainListener listener, ExecutedTipset executed) {
    try {
      listener.applied(executed);
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("listener {} failed at height {}", listener, executed.height(), e);
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
