package io.pandan.host.chain.pool;

import io.pandan.api.Address;
import io.pandan.api.Message;
import io.pandan.api.SignedMessage;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.ChainStore;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.MessageRejectedException;
import io.pandan.api.chain.MessageRejectedException.Reason;
import io.pandan.api.chain.StoreBatch;
import io.pandan.ipld.Cid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The messages that wait for a block. Each is stored before whoever sent it is told that it was
 * taken, so that none is lost by a restart; the batch that stores a block takes its messages away.
 *
 * <p>A sender's messages wait by nonce, gaps allowed; a block takes them without gap, and among
 * senders in the order of arrival. What is let in is {@link Admission}'s matter.
 *
 * <p>Thread safe. State is read outside of the lock, storing too, so that the store can join the
 * writes of many senders into one.
 */
public final class MessagePool {
  private static final String TABLE = "pool";

  private final ChainStore store;
  private final SenderReader senders;
  private final Admission admission;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Address, SenderQueue> queues = new HashMap<>();
  private final Map<Cid, Waiting> byCid = new HashMap<>();
  private ExecutedTipset head;
  private long nextSequence;
  private long changes;

  /** Reads senders in the state after a tipset. */
  @FunctionalInterface
  public interface SenderReader {

    /**
     * Reads one.
     *
     * @return empty where the actor cannot send
     * @throws io.pandan.api.chain.NotReadyException when state cannot be read now
     */
    Optional<Sender> read(ExecutedTipset at, Address address);
  }

  /**
   * The pool with what waits in a store.
   *
   * @param store where messages wait
   * @param senders reads their senders
   * @param limits how much waits
   * @param baseFeeRequired whether a message below the next base fee is rejected instead of waiting
   * @param head the newest tipset
   */
  public MessagePool(
      ChainStore store,
      SenderReader senders,
      PoolLimits limits,
      boolean baseFeeRequired,
      ExecutedTipset head) {
    this.store = store;
    this.senders = senders;
    this.admission = new Admission(limits, baseFeeRequired);
    this.head = head;
    store.scan(
        TABLE,
        new byte[0],
        (key, value) -> {
          Waiting waiting = Waiting.stored(value);
          queue(waiting.message().from())
              .byNonce
              .merge(waiting.nonce(), waiting, MessagePool::later);
          nextSequence = Math.max(nextSequence, waiting.sequence + 1);
          return true;
        });
    queues.values().forEach(queue -> queue.byNonce.values().forEach(w -> byCid.put(w.cid, w)));
  }

  private static Waiting later(Waiting one, Waiting other) {
    return one.sequence > other.sequence ? one : other;
  }

  /**
   * Takes a message and stores it durably.
   *
   * @return its CID
   * @throws MessageRejectedException why it is not taken
   * @throws io.pandan.api.chain.NotReadyException when its sender cannot be read now
   */
  public Cid add(ValidatedMessage message) {
    SignedMessage signed = message.signed();
    Address from = signed.message().from();
    admission.requireSize(signed);
    while (true) {
      ExecutedTipset at = head();
      Sender sender =
          senders
              .read(at, from)
              .orElseThrow(
                  () ->
                      new MessageRejectedException(
                          Reason.SENDER, "sender " + from + " is no account of this network"));
      lock.lock();
      Reservation reservation;
      try {
        if (at != head) {
          continue;
        }
        reservation = reserve(signed, sender);
      } finally {
        lock.unlock();
      }
      store(reservation);
      return reservation.added.cid;
    }
  }

  private record Reservation(Waiting added, @Nullable Waiting replaced) {}

  private Reservation reserve(SignedMessage signed, Sender sender) {
    Message message = signed.message();
    Address from = message.from();
    SenderQueue queue = queues.get(from);
    Waiting replaced = queue == null ? null : queue.byNonce.get(message.nonce());
    admission.requireNonce(message, sender);
    if (replaced != null) {
      Admission.requireReplacement(signed, replaced);
    } else {
      admission.requireRoom(from, queue == null ? 0 : queue.byNonce.size(), byCid.size());
    }
    TokenAmount others = queue == null ? TokenAmount.ZERO : queue.gasFundsWithout(message.nonce());
    Admission.requireFunds(message, sender, others);
    admission.requireBaseFee(message, head.nextBaseFee());
    Waiting added = new Waiting(signed, nextSequence++);
    if (queue == null) {
      queue = queue(from);
    }
    queue.stateNonce = sender.nonce();
    queue.byNonce.put(message.nonce(), added);
    byCid.put(added.cid, added);
    if (replaced != null) {
      byCid.remove(replaced.cid);
    }
    return new Reservation(added, replaced);
  }

  private void store(Reservation reservation) {
    Waiting added = reservation.added;
    Waiting replaced = reservation.replaced;
    StoreBatch batch = new StoreBatch().put(TABLE, added.cid.toBytes(), added.toStored());
    if (replaced != null) {
      batch.remove(TABLE, replaced.cid.toBytes());
    }
    boolean stored = false;
    boolean overtaken;
    try {
      store.write(batch);
      stored = true;
    } finally {
      lock.lock();
      try {
        overtaken = byCid.get(added.cid) != added;
        if (stored) {
          added.durable = true;
          signalChange();
        } else if (!overtaken) {
          takeBack(added, replaced);
        }
      } finally {
        lock.unlock();
      }
    }
    if (overtaken) {
      remove(List.of(added));
      throw new MessageRejectedException(
          Reason.UNDERPRICED, "another message took nonce " + added.nonce() + " meanwhile");
    }
  }

  private void takeBack(Waiting added, @Nullable Waiting replaced) {
    byCid.remove(added.cid);
    Address from = added.message().from();
    SenderQueue queue = queue(from);
    if (replaced == null) {
      queue.byNonce.remove(added.nonce());
    } else {
      queue.byNonce.put(replaced.nonce(), replaced);
      byCid.put(replaced.cid, replaced);
    }
    if (queue.byNonce.isEmpty()) {
      queues.remove(from);
    }
  }

  /**
   * What the next block can take, in the order of execution.
   *
   * @param baseFee the block's base fee
   * @param gasLimit units of gas in all
   */
  public List<SignedMessage> candidates(TokenAmount baseFee, long gasLimit) {
    resolveNonces();
    lock.lock();
    try {
      List<SignedMessage> taken = new ArrayList<>();
      long gasLeft = gasLimit;
      for (Waiting waiting : inOrder(queue -> queue.includable(baseFee))) {
        gasLeft -= waiting.message().gasLimit();
        if (gasLeft < 0) {
          break;
        }
        taken.add(waiting.signed);
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Whether some message waits for nothing but a lower base fee. */
  public boolean isHeldByBaseFee(TokenAmount baseFee) {
    resolveNonces();
    lock.lock();
    try {
      return queues.values().stream().anyMatch(queue -> queue.isHeldByBaseFee(baseFee));
    } finally {
      lock.unlock();
    }
  }

  /** Adds the removal of a block's messages to the batch that stores it. */
  public void addRemovals(List<SignedMessage> executed, StoreBatch batch) {
    executed.forEach(signed -> batch.remove(TABLE, signed.cid().toBytes()));
  }

  /** Takes note of a new head: its messages wait no longer, nor do others with their nonces. */
  public void applied(ExecutedTipset executed) {
    List<Waiting> overtaken = new ArrayList<>();
    lock.lock();
    try {
      head = executed;
      for (SignedMessage signed : executed.messages()) {
        SenderQueue queue = queues.get(signed.message().from());
        if (queue != null) {
          queue.stateNonce = signed.message().nonce() + 1;
          Waiting waiting = queue.byNonce.remove(signed.message().nonce());
          if (waiting != null) {
            byCid.remove(waiting.cid);
            if (waiting.durable && !waiting.cid.equals(signed.cid())) {
              overtaken.add(waiting);
            }
          }
          if (queue.byNonce.isEmpty()) {
            queues.remove(signed.message().from());
          }
        }
      }
      signalChange();
    } finally {
      lock.unlock();
    }
    remove(overtaken);
  }

  /** Leaves a message out of blocks for a while: the host fails with it. */
  public void leaveOut(Cid message, Duration time) {
    lock.lock();
    try {
      Waiting waiting = byCid.get(message);
      if (waiting != null) {
        waiting.leftOutUntil = OptionalLong.of(System.nanoTime() + time.toNanos());
      }
    } finally {
      lock.unlock();
    }
  }

  /** How often the pool has changed. */
  public long changes() {
    lock.lock();
    try {
      return changes;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the pool has changed more often than that, or the time is over. */
  public void awaitChange(long seen, Duration patience) throws InterruptedException {
    long left = patience.toNanos();
    lock.lockInterruptibly();
    try {
      while (changes == seen && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** All that waits, in the order of execution as it stands; what follows a gap comes last. */
  public List<SignedMessage> pending() {
    lock.lock();
    try {
      return inOrder(queue -> queue.byNonce.values().stream().filter(w -> w.durable).toList())
          .stream()
          .map(waiting -> waiting.signed)
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /** What waits of one sender, by nonce. */
  public List<SignedMessage> pendingOf(Address sender) {
    lock.lock();
    try {
      SenderQueue queue = queues.get(sender);
      return queue == null
          ? List.of()
          : queue.byNonce.values().stream().filter(w -> w.durable).map(w -> w.signed).toList();
    } finally {
      lock.unlock();
    }
  }

  /** A waiting message. */
  public Optional<SignedMessage> pending(Cid message) {
    lock.lock();
    try {
      return Optional.ofNullable(byCid.get(message)).filter(w -> w.durable).map(w -> w.signed);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The nonce that a sender's next message needs: after those that wait without gap.
   *
   * @throws io.pandan.api.chain.NotReadyException when the sender cannot be read now
   */
  public long nextNonce(Address sender) {
    long stateNonce = senders.read(head(), sender).map(Sender::nonce).orElse(0L);
    lock.lock();
    try {
      SenderQueue queue = queues.get(sender);
      if (queue == null) {
        return stateNonce;
      }
      queue.stateNonce = Math.max(queue.stateNonce, stateNonce);
      return queue.nextNonce();
    } finally {
      lock.unlock();
    }
  }

  private ExecutedTipset head() {
    lock.lock();
    try {
      return head;
    } finally {
      lock.unlock();
    }
  }

  /** After a restart senders' nonces are not known before the state can be read. */
  private void resolveNonces() {
    while (true) {
      ExecutedTipset at;
      List<Address> unknown = new ArrayList<>();
      lock.lock();
      try {
        at = head;
        queues.forEach(
            (address, queue) -> {
              if (queue.stateNonce == SenderQueue.UNKNOWN) {
                unknown.add(address);
              }
            });
      } finally {
        lock.unlock();
      }
      if (unknown.isEmpty()) {
        return;
      }
      Map<Address, Long> nonces = new HashMap<>();
      for (Address address : unknown) {
        nonces.put(address, senders.read(at, address).map(Sender::nonce).orElse(0L));
      }
      List<Waiting> past = new ArrayList<>();
      lock.lock();
      try {
        if (at == head) {
          nonces.forEach((address, nonce) -> resolve(address, nonce, past));
        }
      } finally {
        lock.unlock();
      }
      remove(past);
    }
  }

  private void resolve(Address address, long nonce, List<Waiting> past) {
    SenderQueue queue = queues.get(address);
    if (queue == null) {
      return;
    }
    queue.stateNonce = nonce;
    Map<Long, Waiting> before = queue.byNonce.headMap(nonce, false);
    past.addAll(before.values());
    before.values().forEach(waiting -> byCid.remove(waiting.cid));
    before.clear();
    if (queue.byNonce.isEmpty()) {
      queues.remove(address);
    }
  }

  private interface Selection {
    List<Waiting> of(SenderQueue queue);
  }

  /** Merges senders' messages by arrival, each sender's by nonce. */
  private List<Waiting> inOrder(Selection selection) {
    record Cursor(List<Waiting> waiting, int at) {
      Waiting next() {
        return waiting.get(at);
      }
    }
    PriorityQueue<Cursor> cursors =
        new PriorityQueue<>(Comparator.comparingLong(cursor -> cursor.next().sequence));
    for (SenderQueue queue : queues.values()) {
      List<Waiting> waiting = selection.of(queue);
      if (!waiting.isEmpty()) {
        cursors.add(new Cursor(waiting, 0));
      }
    }
    List<Waiting> ordered = new ArrayList<>();
    while (!cursors.isEmpty()) {
      Cursor cursor = cursors.remove();
      ordered.add(cursor.next());
      if (cursor.at + 1 < cursor.waiting.size()) {
        cursors.add(new Cursor(cursor.waiting, cursor.at + 1));
      }
    }
    return ordered;
  }

  private SenderQueue queue(Address sender) {
    return queues.computeIfAbsent(sender, address -> new SenderQueue());
  }

  private void remove(List<Waiting> gone) {
    if (!gone.isEmpty()) {
      StoreBatch batch = new StoreBatch();
      gone.forEach(waiting -> batch.remove(TABLE, waiting.cid.toBytes()));
      store.write(batch);
    }
  }

  private void signalChange() {
    changes++;
    changed.signalAll();
  }
}
