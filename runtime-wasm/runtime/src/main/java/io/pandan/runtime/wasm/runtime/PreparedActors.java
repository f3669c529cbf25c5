package io.pandan.runtime.wasm.runtime;

import io.pandan.ipld.Cid;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Prepared actors by code, the least recently used forgotten first. Engines remember what they
 * compiled for as long as it is remembered here. Thread safe.
 */
final class PreparedActors {
  private final long limitBytes;
  private final LinkedHashMap<Cid, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /** One code; preparing it holds its own lock only. */
  private static final class Entry {
    private @Nullable PreparedActor actor;

    synchronized PreparedActor get(Supplier<PreparedActor> prepare) {
      PreparedActor known = actor;
      if (known == null) {
        known = prepare.get();
        actor = known;
      }
      return known;
    }
  }

  /** Remembers about so many bytes of instrumented code. */
  PreparedActors(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /** The actor of a code, prepared now if it is not here. */
  PreparedActor get(Cid code, Supplier<PreparedActor> prepare) {
    Entry entry;
    synchronized (this) {
      entry = entries.computeIfAbsent(code, c -> new Entry());
    }
    boolean[] fresh = new boolean[1];
    PreparedActor actor =
        entry.get(
            () -> {
              fresh[0] = true;
              return prepare.get();
            });
    if (fresh[0]) {
      account(code, entry, actor);
    }
    return actor;
  }

  private synchronized void account(Cid code, Entry entry, PreparedActor actor) {
    if (entries.get(code) != entry) {
      return;
    }
    bytes += actor.module().bytes().length;
    while (bytes > limitBytes && entries.size() > 1) {
      Map.Entry<Cid, Entry> oldest = entries.firstEntry();
      entries.remove(oldest.getKey());
      PreparedActor forgotten = oldest.getValue().actor;
      if (forgotten != null) {
        bytes -= forgotten.module().bytes().length;
      }
    }
  }
}
