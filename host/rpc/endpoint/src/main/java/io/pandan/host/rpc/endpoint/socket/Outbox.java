package io.pandan.host.rpc.endpoint.socket;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;

/**
 * What waits to be sent to one client, bounded. One text is written at a time: how much waits is
 * known here and not in the depths of the server. Thread-safe.
 */
final class Outbox {
  /** A text costs this many bytes beside its own. */
  private static final int OVERHEAD_BYTES = 64;

  private final BiConsumer<byte[], Runnable> writer;
  private final int maxBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final Deque<byte[]> waiting = new ArrayDeque<>();

  /** Threads that want the queue to be drained; the first drains for the others. */
  private final AtomicInteger wanted = new AtomicInteger();

  private long bytes;
  private boolean writing;
  private boolean closed;

  /**
   * An outbox.
   *
   * @param writer writes a text and runs what it is given when that is done; does not block
   * @param maxBytes how much may wait; a single text may be larger
   */
  Outbox(BiConsumer<byte[], Runnable> writer, int maxBytes) {
    this.writer = writer;
    this.maxBytes = maxBytes;
  }

  /** Takes a text if there is room; never waits. */
  boolean offer(byte[] text) {
    lock.lock();
    try {
      if (closed || !hasRoom(text)) {
        return false;
      }
      add(text);
    } finally {
      lock.unlock();
    }
    drain();
    return true;
  }

  /**
   * Takes a text when there is room.
   *
   * @return false when there was none in time, or the outbox is closed
   */
  boolean put(byte[] text, Duration patience) throws InterruptedException {
    long left = patience.toNanos();
    lock.lockInterruptibly();
    try {
      while (!closed && !hasRoom(text)) {
        if (left <= 0) {
          return false;
        }
        left = room.awaitNanos(left);
      }
      if (closed) {
        return false;
      }
      add(text);
    } finally {
      lock.unlock();
    }
    drain();
    return true;
  }

  /** Takes no more and drops what waits. */
  void close() {
    lock.lock();
    try {
      closed = true;
      waiting.clear();
      bytes = 0;
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean hasRoom(byte[] text) {
    return bytes == 0 || bytes + text.length + OVERHEAD_BYTES <= maxBytes;
  }

  private void add(byte[] text) {
    waiting.add(text);
    bytes += text.length + OVERHEAD_BYTES;
  }

  /** Writes may end on this thread, before they return: hence a loop and no recursion. */
  private void drain() {
    int missed = 1;
    if (wanted.getAndAdd(missed) != 0) {
      return;
    }
    while (missed != 0) {
      for (byte[] next = next(); next.length > 0; next = next()) {
        byte[] text = next;
        writer.accept(text, () -> written(text));
      }
      missed = wanted.addAndGet(-missed);
    }
  }

  private byte[] next() {
    lock.lock();
    try {
      if (writing || waiting.isEmpty()) {
        return new byte[0];
      }
      writing = true;
      return waiting.remove();
    } finally {
      lock.unlock();
    }
  }

  private void written(byte[] text) {
    lock.lock();
    try {
      writing = false;
      bytes = Math.max(0, bytes - text.length - OVERHEAD_BYTES);
      room.signalAll();
    } finally {
      lock.unlock();
    }
    drain();
  }
}
