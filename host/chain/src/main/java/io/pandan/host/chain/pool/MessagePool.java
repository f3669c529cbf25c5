package io.pandan.host.chain.pool;

import io.pandan.api.Address;
import io.pandan.api.Message;
import io.pandan.api.SignedMessage;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.ChainStore;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.MempoolPolicy;
import io.pandan.api.chain.MempoolPolicy.Room;
import io.pandan.api.chain.MempoolPolicy.Situation;
import io.pandan.api.chain.MessageRejectedException;
import io.pandan.api.chain.MessageRejectedException.Reason;
import io.pandan.api.chain.StoreBatch;
import io.pandan.ipld.Cid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The messages that wait for a block. Each is stored before whoever sent it is told that it was
 * taken, so that none is lost by a restart; the batch that stores a block takes its messages away.
 *
 * <p>A sender's messages wait by nonce, gaps allowed; a block takes them without gap. What is let
 * in, and the order among senders, is a {@link MempoolPolicy}'s matter.
 *
 * <p>Thread safe. State is read outside of the lock, storing too, so that the store can join the
 * writes of many senders into one.
 */
public final class MessagePool {
  private final PoolTable table;
  private final SenderReader senders;
  private final Supplier<MempoolPolicy> policy;
  private final BooleanSupplier mining;
  private final ChangeSignal signal;
  private final Consumer<SignedMessage> taken;
  private final ReentrantLock lock = new ReentrantLock();
  private final SenderQueues queues = new SenderQueues();
  private ExecutedTipset head;
  private long nextSequence;

  /** Reads senders in the state after a tipset. */
  @FunctionalInterface
  public interface SenderReader {

    /**
     * Reads one; of what does not exist yet too.
     *
     * @throws io.pandan.api.chain.NotReadyException when state cannot be read now
     */
    Sender read(ExecutedTipset at, Address address);
  }

  /**
   * The pool with what waits in a store.
   *
   * @param store where messages wait
   * @param senders reads their senders
   * @param policy the policy of the moment
   * @param mining whether the next block is made at once, at the moment
   * @param signal is told when there is something new for a block
   * @param taken is given each message that is taken, on its sender's thread; must not block
   * @param head the newest tipset
   */
  public MessagePool(
      ChainStore store,
      SenderReader senders,
      Supplier<MempoolPolicy> policy,
      BooleanSupplier mining,
      ChangeSignal signal,
      Consumer<SignedMessage> taken,
      ExecutedTipset head) {
    this.table = new PoolTable(store);
    this.senders = senders;
    this.policy = policy;
    this.mining = mining;
    this.signal = signal;
    this.taken = taken;
    this.head = head;
    table.read(
        waiting -> {
          Optional<Waiting> same = queues.get(waiting.message().from(), waiting.nonce());
          if (same.isEmpty() || same.get().sequence() < waiting.sequence()) {
            queues.put(waiting);
          }
          nextSequence = Math.max(nextSequence, waiting.sequence() + 1);
        });
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
    int length = signed.toCbor().length;
    while (true) {
      ExecutedTipset at = head();
      Sender sender = senders.read(at, from);
      if (!sender.isAccount() && !message.isImpersonated()) {
        throw new MessageRejectedException(
            Reason.SENDER, "sender " + from + " is no account of this network");
      }
      lock.lock();
      Reservation reservation;
      try {
        if (at != head) {
          continue;
        }
        reservation = reserve(signed, length, sender);
      } finally {
        lock.unlock();
      }
      store(reservation);
      return reservation.added.cid();
    }
  }

  private record Reservation(Waiting added, Optional<Waiting> replaced) {}

  private Reservation reserve(SignedMessage signed, int length, Sender sender) {
    Message message = signed.message();
    Optional<SenderQueue> queue = queues.of(message.from());
    Optional<Waiting> replaced = queues.get(message.from(), message.nonce());
    policy
        .get()
        .admit(
            signed,
            new Situation(
                length,
                sender.nonce(),
                sender.balance(),
                replaced.map(Waiting::signed),
                queue.map(known -> known.byNonce.size()).orElse(0),
                queues.size(),
                queue.map(known -> known.gasFundsWithout(message.nonce())).orElse(TokenAmount.ZERO),
                head.nextBaseFee(),
                mining.getAsBoolean()));
    requireNew(signed, sender, replaced);
    Waiting added = new Waiting(signed, nextSequence++);
    SenderQueue joined = queues.put(added);
    if (queue.isEmpty()) {
      joined.stateNonce = sender.nonce();
    }
    return new Reservation(added, replaced);
  }

  /** Whatever a policy lets in: nothing is executed twice, and what was acknowledged is kept. */
  private static void requireNew(SignedMessage signed, Sender sender, Optional<Waiting> replaced) {
    if (signed.message().nonce() < sender.nonce()) {
      throw new MessageRejectedException(
          Reason.NONCE_TOO_LOW,
          "nonce " + signed.message().nonce() + " is below the sender's, " + sender.nonce());
    }
    if (replaced.isPresent() && replaced.get().cid().equals(signed.cid())) {
      throw new MessageRejectedException(
          Reason.UNDERPRICED, "message " + signed.cid() + " waits already");
    }
  }

  private void store(Reservation reservation) {
    Waiting added = reservation.added;
    boolean stored = false;
    boolean overtaken;
    try {
      table.put(added, reservation.replaced);
      stored = true;
    } finally {
      lock.lock();
      try {
        overtaken = !queues.holds(added);
        if (stored) {
          added.durable = true;
        } else if (!overtaken) {
          queues.remove(added);
          reservation.replaced.ifPresent(queues::put);
        }
      } finally {
        lock.unlock();
      }
    }
    signal.changed();
    if (overtaken) {
      table.remove(List.of(added));
      throw new MessageRejectedException(
          Reason.UNDERPRICED, "another message took nonce " + added.nonce() + " meanwhile");
    }
    taken.accept(added.signed());
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
      return queues.choose(policy.get(), new Room(baseFee, gasLimit, 0)).stream()
          .map(Waiting::signed)
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whether some message waits for nothing but a lower base fee.
   *
   * @param baseFee of the next block
   * @param gasLimit of the next block, units of gas
   */
  public boolean isHeldByBaseFee(TokenAmount baseFee, long gasLimit) {
    resolveNonces();
    lock.lock();
    try {
      return queues.isHeldByBaseFee(policy.get(), new Room(baseFee, gasLimit, 0));
    } finally {
      lock.unlock();
    }
  }

  /** Adds the removal of a block's messages to the batch that stores it. */
  public void addRemovals(List<SignedMessage> executed, StoreBatch batch) {
    PoolTable.addRemovals(executed, batch);
  }

  /** Takes note of a new head: its messages wait no longer, nor do others with their nonces. */
  public void applied(ExecutedTipset executed) {
    List<Waiting> overtaken = new ArrayList<>();
    lock.lock();
    try {
      head = executed;
      for (SignedMessage signed : executed.messages()) {
        Address from = signed.message().from();
        long nonce = signed.message().nonce();
        queues.of(from).ifPresent(queue -> queue.stateNonce = nonce + 1);
        queues
            .get(from, nonce)
            .ifPresent(
                waiting -> {
                  queues.remove(waiting);
                  if (waiting.durable && !waiting.cid().equals(signed.cid())) {
                    overtaken.add(waiting);
                  }
                });
      }
    } finally {
      lock.unlock();
    }
    signal.changed();
    table.remove(overtaken);
  }

  /**
   * Takes note of a head that does not follow the one before: the chain went back, or its state was
   * edited. What waits goes on waiting; nonces are read again.
   */
  public void moved(ExecutedTipset to) {
    lock.lock();
    try {
      head = to;
      queues.forgetNonces();
    } finally {
      lock.unlock();
    }
    signal.changed();
  }

  /**
   * Drops a message for good.
   *
   * @return whether it waited
   */
  public boolean drop(Cid message) {
    return !drop(queues -> queues.get(message).stream().filter(w -> w.durable).toList()).isEmpty();
  }

  /**
   * Drops all that waits, for good.
   *
   * @return how many messages
   */
  public int dropAll() {
    return drop(queues -> queues.all().stream().filter(w -> w.durable).toList()).size();
  }

  /**
   * Drops all that waits of one sender, for good.
   *
   * @return how many messages
   */
  public int dropAllOf(Address sender) {
    return drop(queues ->
            queues.of(sender).stream()
                .flatMap(queue -> queue.byNonce.values().stream())
                .filter(w -> w.durable)
                .toList())
        .size();
  }

  private List<Waiting> drop(Function<SenderQueues, List<Waiting>> selection) {
    List<Waiting> dropped;
    lock.lock();
    try {
      dropped = selection.apply(queues);
      dropped.forEach(queues::remove);
    } finally {
      lock.unlock();
    }
    table.remove(dropped);
    return dropped;
  }

  /** Leaves a message out of blocks for a while: the host fails with it. */
  public void leaveOut(Cid message, Duration time) {
    lock.lock();
    try {
      queues
          .get(message)
          .ifPresent(
              waiting ->
                  waiting.leftOutUntil = OptionalLong.of(System.nanoTime() + time.toNanos()));
    } finally {
      lock.unlock();
    }
  }

  /** All that waits, in the order of execution as it stands; what follows a gap comes last. */
  public List<SignedMessage> pending() {
    lock.lock();
    try {
      return queues.inOrder(policy.get()).stream().map(Waiting::signed).toList();
    } finally {
      lock.unlock();
    }
  }

  /** What waits of one sender, by nonce. */
  public List<SignedMessage> pendingOf(Address sender) {
    lock.lock();
    try {
      return queues.of(sender).stream()
          .flatMap(queue -> queue.byNonce.values().stream())
          .filter(waiting -> waiting.durable)
          .map(Waiting::signed)
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /** A waiting message. */
  public Optional<SignedMessage> pending(Cid message) {
    lock.lock();
    try {
      return queues.get(message).filter(waiting -> waiting.durable).map(Waiting::signed);
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
    while (true) {
      ExecutedTipset at = head();
      long stateNonce = senders.read(at, sender).nonce();
      lock.lock();
      try {
        if (at != head) {
          continue;
        }
        return queues.of(sender).map(queue -> queue.nextNonce(stateNonce)).orElse(stateNonce);
      } finally {
        lock.unlock();
      }
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
      List<Address> unknown;
      lock.lock();
      try {
        at = head;
        unknown = queues.unknown();
      } finally {
        lock.unlock();
      }
      if (unknown.isEmpty()) {
        return;
      }
      Map<Address, Long> nonces = new HashMap<>();
      for (Address address : unknown) {
        nonces.put(address, senders.read(at, address).nonce());
      }
      List<Waiting> past = new ArrayList<>();
      lock.lock();
      try {
        if (at == head) {
          nonces.forEach((address, nonce) -> past.addAll(queues.resolve(address, nonce)));
        }
      } finally {
        lock.unlock();
      }
      table.remove(past.stream().filter(waiting -> waiting.durable).toList());
    }
  }
}
