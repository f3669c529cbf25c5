package io.pandan.runtime.evm.compiler;

import io.pandan.ipld.Cid;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Code by CID with what was compiled of it, the least recently used forgotten first. Thread safe.
 */
final class CodeCache {
  private final long limitBytes;
  private final LinkedHashMap<Cid, Entry> codes = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  private static final class Entry {
    final CompiledCode code;
    long counted;

    Entry(CompiledCode code) {
      this.code = code;
    }
  }

  /** A cache that holds about so many bytes. */
  CodeCache(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /** The code under a CID, analysed now if it is not here; two threads may both do so. */
  CompiledCode get(Cid cid, Supplier<CompiledCode> analysis) {
    synchronized (this) {
      Entry known = codes.get(cid);
      if (known != null) {
        count(known);
        return known.code;
      }
    }
    Entry made = new Entry(analysis.get());
    synchronized (this) {
      Entry other = codes.putIfAbsent(cid, made);
      Entry kept = other == null ? made : other;
      count(kept);
      return kept.code;
    }
  }

  /** Takes account of what an entry has grown by, and forgets others for it. */
  private void count(Entry entry) {
    long now = entry.code.footprintBytes();
    bytes += now - entry.counted;
    entry.counted = now;
    while (bytes > limitBytes && !codes.isEmpty()) {
      Map.Entry<Cid, Entry> oldest = codes.firstEntry();
      codes.remove(oldest.getKey());
      bytes -= oldest.getValue().counted;
    }
  }

  /** How many codes are here. */
  synchronized int size() {
    return codes.size();
  }
}
