package io.pandan.host.chain.pool;

import io.pandan.api.SignedMessage;
import io.pandan.api.chain.PoolListener;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners of messages that the pool took, in that order, on one thread of its own. Thread
 * safe.
 */
public final class PoolDispatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PoolDispatch.class);

  /** What waits to be told at most: twice what a pool holds by default. */
  private static final int MAX_WAITING = 60_000;

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final BlockingQueue<SignedMessage> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
  private final Iterable<PoolListener> listeners;
  private final Thread thread;

  /**
   * Starts telling.
   *
   * @param listeners who is told; may change at any time, on any thread
   */
  public PoolDispatch(Iterable<PoolListener> listeners) {
    this.listeners = listeners;
    this.thread = Thread.ofPlatform().name("pandan-pool-listeners").daemon().start(this::run);
  }

  /** A message was taken. Never waits. */
  public void added(SignedMessage message) {
    if (!waiting.offer(message)) {
      LOG.debug("listeners are not told of {}: {} messages wait", message.cid(), MAX_WAITING);
    }
  }

  private void run() {
    try {
      while (true) {
        SignedMessage message = waiting.take();
        listeners.forEach(listener -> tell(listener, message));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A listener is somebody else's code: its failure keeps nobody else from hearing. */
  private static void tell(PoolListener listener, SignedMessage message) {
    try {
      listener.added(message);
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("listener {} failed with message {}", listener, message.cid(), e);
    }
  }

  /** Ends the thread; waits a little for a listener that is being told. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
