package io.pandan.runtime.evm.core;

import io.pandan.ipld.Cid;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * What an engine has made of code, by the code's CID, the least recently used forgotten first.
 * Thread safe.
 *
 * @param <T> what is made of code
 */
public final class CodeCache<T> {
  private final long limitBytes;
  private final ToLongFunction<T> footprintBytes;
  private final LinkedHashMap<Cid, Entry<T>> codes = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  private static final class Entry<T> {
    final T code;
    long counted;

    Entry(T code) {
      this.code = code;
    }
  }

  /**
   * A cache that holds about so many bytes.
   *
   * @param limitBytes how many
   * @param footprintBytes about how many bytes a code takes; asked again at each use, as it may
   *     grow
   */
  public CodeCache(long limitBytes, ToLongFunction<T> footprintBytes) {
    this.limitBytes = limitBytes;
    this.footprintBytes = footprintBytes;
  }

  /** The code under a CID, made now if it is not here; two threads may both make it. */
  public T get(Cid cid, Supplier<T> made) {
    synchronized (this) {
      Entry<T> known = codes.get(cid);
      if (known != null) {
        count(known);
        return known.code;
      }
    }
    Entry<T> fresh = new Entry<>(made.get());
    synchronized (this) {
      Entry<T> other = codes.putIfAbsent(cid, fresh);
      Entry<T> kept = other == null ? fresh : other;
      count(kept);
      return kept.code;
    }
  }

  /** Takes account of what an entry has grown by, and forgets others for it. */
  private void count(Entry<T> entry) {
    long now = footprintBytes.applyAsLong(entry.code);
    bytes += now - entry.counted;
    entry.counted = now;
    while (bytes > limitBytes && !codes.isEmpty()) {
      Map.Entry<Cid, Entry<T>> oldest = codes.firstEntry();
      codes.remove(oldest.getKey());
      bytes -= oldest.getValue().counted;
    }
  }

  /** How many codes are here. */
  public synchronized int size() {
    return codes.size();
  }
}
