package io.pandan.runtime.wasm.runtime;

import io.pandan.ipld.Cid;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Prepared actors by code and ABI, the least recently used forgotten first. Engines remember what
 * they compiled for as long as it is remembered here. Thread safe.
 */
final class PreparedActors {
  private final long limitBytes;
  private final LinkedHashMap<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  private record Key(Cid code, Abi abi) {}

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

  /** The actor of a code under an ABI, prepared now if it is not here. */
  PreparedActor get(Cid code, Abi abi, Supplier<PreparedActor> prepare) {
    Key key = new Key(code, abi);
    Entry entry;
    synchronized (this) {
      entry = entries.computeIfAbsent(key, k -> new Entry());
    }
    boolean[] fresh = new boolean[1];
    PreparedActor actor =
        entry.get(
            () -> {
              fresh[0] = true;
              return prepare.get();
            });
    if (fresh[0]) {
      account(key, entry, actor);
    }
    return actor;
  }

  private synchronized void account(Key key, Entry entry, PreparedActor actor) {
    if (entries.get(key) != entry) {
      return;
    }
    bytes += actor.module().bytes().length;
    while (bytes > limitBytes && entries.size() > 1) {
      Map.Entry<Key, Entry> oldest = entries.firstEntry();
      entries.remove(oldest.getKey());
      PreparedActor forgotten = oldest.getValue().actor;
      if (forgotten != null) {
        bytes -= forgotten.module().bytes().length;
      }
    }
  }
}
