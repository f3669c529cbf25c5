package io.pandan.host.chain.pool;

import io.pandan.api.Address;
import io.pandan.api.chain.MempoolPolicy;
import io.pandan.api.chain.MempoolPolicy.Choice;
import io.pandan.api.chain.MempoolPolicy.Room;
import io.pandan.ipld.Cid;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;

/** What waits, by sender and by CID. Guarded by the pool's lock. */
final class SenderQueues {
  private final Map<Address, SenderQueue> bySender = new HashMap<>();
  private final Map<Cid, Waiting> byCid = new HashMap<>();

  int size() {
    return byCid.size();
  }

  Optional<Waiting> get(Cid cid) {
    return Optional.ofNullable(byCid.get(cid));
  }

  Optional<SenderQueue> of(Address sender) {
    return Optional.ofNullable(bySender.get(sender));
  }

  Optional<Waiting> get(Address sender, long nonce) {
    return of(sender).map(queue -> queue.byNonce.get(nonce));
  }

  Collection<Waiting> all() {
    return byCid.values();
  }

  boolean holds(Waiting waiting) {
    return byCid.get(waiting.cid()) == waiting;
  }

  /** Adds a message in place of that of its sender and nonce. */
  SenderQueue put(Waiting added) {
    SenderQueue queue =
        bySender.computeIfAbsent(added.message().from(), address -> new SenderQueue());
    Waiting replaced = queue.byNonce.put(added.nonce(), added);
    if (replaced != null) {
      byCid.remove(replaced.cid());
    }
    byCid.put(added.cid(), added);
    return queue;
  }

  /** Removes a message that waits. */
  void remove(Waiting waiting) {
    byCid.remove(waiting.cid());
    Address from = waiting.message().from();
    SenderQueue queue = bySender.get(from);
    if (queue != null
        && queue.byNonce.remove(waiting.nonce(), waiting)
        && queue.byNonce.isEmpty()) {
      bySender.remove(from);
    }
  }

  /** Senders whose nonce has to be read from the state. */
  List<Address> unknown() {
    List<Address> unknown = new ArrayList<>();
    bySender.forEach(
        (address, queue) -> {
          if (queue.stateNonce == SenderQueue.UNKNOWN) {
            unknown.add(address);
          }
        });
    return unknown;
  }

  /** The head's state is another: nonces have to be read again. */
  void forgetNonces() {
    bySender.values().forEach(queue -> queue.stateNonce = SenderQueue.UNKNOWN);
  }

  /**
   * A sender's nonce was read.
   *
   * @return what it has overtaken, which waits no longer
   */
  List<Waiting> resolve(Address sender, long nonce) {
    SenderQueue queue = bySender.get(sender);
    if (queue == null) {
      return List.of();
    }
    queue.stateNonce = nonce;
    List<Waiting> past = List.copyOf(queue.byNonce.headMap(nonce, false).values());
    past.forEach(this::remove);
    return past;
  }

  /** Whether some sender's first message waits for nothing but a lower base fee. */
  boolean isHeldByBaseFee(MempoolPolicy policy, Room empty) {
    return bySender.values().stream()
        .flatMap(queue -> queue.ready(queue.stateNonce).stream())
        .anyMatch(first -> policy.choose(first.pending, empty) == Choice.WAIT_FOR_LOWER_BASE_FEE);
  }

  /** What a block takes, in the order of execution: each sender's by nonce, without gap. */
  List<Waiting> choose(MempoolPolicy policy, Room empty) {
    PriorityQueue<Waiting> next = ordered(policy);
    bySender.values().forEach(queue -> queue.ready(queue.stateNonce).ifPresent(next::add));
    List<Waiting> taken = new ArrayList<>();
    Room room = empty;
    while (!next.isEmpty()) {
      Waiting waiting = next.remove();
      switch (policy.choose(waiting.pending, room)) {
        case TAKE -> {
          taken.add(waiting);
          room =
              new Room(room.baseFee(), room.gasLeft() - waiting.message().gasLimit(), taken.size());
          of(waiting.message().from())
              .flatMap(queue -> queue.ready(waiting.nonce() + 1))
              .ifPresent(next::add);
        }
        case WAIT, WAIT_FOR_LOWER_BASE_FEE -> {
          // Its sender's later messages are not asked for.
        }
        case FULL -> next.clear();
      }
    }
    return taken;
  }

  /** All that is stored, in the order of execution as it stands. */
  List<Waiting> inOrder(MempoolPolicy policy) {
    PriorityQueue<Waiting> next = ordered(policy);
    Map<Address, NavigableMap<Long, Waiting>> rest = new HashMap<>();
    bySender.forEach(
        (sender, queue) -> {
          NavigableMap<Long, Waiting> stored = new TreeMap<>(queue.byNonce);
          stored.values().removeIf(waiting -> !waiting.durable);
          if (!stored.isEmpty()) {
            next.add(stored.pollFirstEntry().getValue());
            rest.put(sender, stored);
          }
        });
    List<Waiting> all = new ArrayList<>();
    while (!next.isEmpty()) {
      Waiting waiting = next.remove();
      all.add(waiting);
      Map.Entry<Long, Waiting> following = rest.get(waiting.message().from()).pollFirstEntry();
      if (following != null) {
        next.add(following.getValue());
      }
    }
    return all;
  }

  private static PriorityQueue<Waiting> ordered(MempoolPolicy policy) {
    return new PriorityQueue<>((one, other) -> policy.compare(one.pending, other.pending));
  }
}
