package io.pandan.vm.state;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A {@link HistoryMap} by ids of actors: a message asks for the same few all the time, so that
 * those it asked for last are found without hashing. For one thread.
 */
public final class ActorHistory<V> {
  /** How many ids are at hand, a power of two; one takes the place of another. */
  private static final int AT_HAND = 32;

  /** Stays with its id for good, so that it may be kept at hand. */
  private static final class Slot<V> {
    final long id;
    @Nullable V value;

    Slot(long id) {
      this.id = id;
    }
  }

  private record Change<V>(Slot<V> slot, @Nullable V before) {}

  private final Map<Long, Slot<V>> slots = new HashMap<>();
  private final @Nullable Slot<V>[] atHand = slots();
  private final List<Change<V>> history = new ArrayList<>();

  @SuppressWarnings("unchecked") // Nobody else sees the array.
  private static <V> @Nullable Slot<V>[] slots() {
    return (Slot<V>[]) new Slot<?>[AT_HAND];
  }

  /** The value of an id; null where there is none. */
  public @Nullable V get(long id) {
    Slot<V> slot = atHand[(int) id & AT_HAND - 1];
    if (slot == null || slot.id != id) {
      slot = slots.get(id);
      if (slot == null) {
        return null;
      }
      atHand[(int) id & AT_HAND - 1] = slot;
    }
    return slot.value;
  }

  /** Sets a value; the history grows unless it is the one that is there. */
  public void put(long id, V value) {
    Slot<V> slot = slot(id);
    if (slot.value != value) {
      history.add(new Change<>(slot, slot.value));
      slot.value = value;
    }
  }

  /** Replaces a value without history: for what is not to be taken back. */
  void replace(long id, V value) {
    slot(id).value = value;
  }

  private Slot<V> slot(long id) {
    Slot<V> slot = atHand[(int) id & AT_HAND - 1];
    if (slot == null || slot.id != id) {
      slot = slots.computeIfAbsent(id, Slot::new);
      atHand[(int) id & AT_HAND - 1] = slot;
    }
    return slot;
  }

  /** The height of the history. */
  public int height() {
    return history.size();
  }

  /** Takes back all changes above a height, the newest first. */
  public void rollback(int height) {
    for (int i = history.size() - 1; i >= height; i--) {
      Change<V> change = history.remove(i);
      change.slot().value = change.before();
    }
  }

  /** Forgets the history; nothing can be taken back any more. */
  public void discardHistory() {
    history.clear();
  }

  /** A snapshot of the present entries, in no order. */
  Map<Long, V> entries() {
    Map<Long, V> entries = new HashMap<>();
    for (Slot<V> slot : slots.values()) {
      V value = slot.value;
      if (value != null) {
        entries.put(slot.id, value);
      }
    }
    return entries;
  }
}
