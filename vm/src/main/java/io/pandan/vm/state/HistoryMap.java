package io.pandan.vm.state;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A map that can be taken back to an earlier height of its history. For one thread. Source: ref-fvm
 * {@code fvm/src/history_map.rs}.
 */
public final class HistoryMap<K, V> {

  private record Change<K, V>(K key, @Nullable V before) {}

  private final Map<K, V> map = new HashMap<>();
  private final List<Change<K, V>> history = new ArrayList<>();

  /** The value of a key; null where there is none. */
  public @Nullable V get(K key) {
    return map.get(key);
  }

  /** Sets a value; the history grows unless the value is the same. */
  public void put(K key, V value) {
    V before = map.put(key, value);
    if (!value.equals(before)) {
      history.add(new Change<>(key, before));
    }
  }

  /** Replaces a value without history: for what is not to be taken back. */
  void replace(K key, V value) {
    map.put(key, value);
  }

  /** The height of the history. */
  public int height() {
    return history.size();
  }

  /** Takes back all changes above a height, the newest first. */
  public void rollback(int height) {
    for (int i = history.size() - 1; i >= height; i--) {
      Change<K, V> change = history.remove(i);
      if (change.before() == null) {
        map.remove(change.key());
      } else {
        map.put(change.key(), change.before());
      }
    }
  }

  /** Forgets the history; nothing can be taken back any more. */
  public void discardHistory() {
    history.clear();
  }

  /** A snapshot of the present entries, in no order. */
  Map<K, V> entries() {
    return Map.copyOf(map);
  }
}
