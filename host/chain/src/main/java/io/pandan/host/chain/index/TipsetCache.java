package io.pandan.host.chain.index;

import io.pandan.api.chain.ExecutedTipset;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tipsets that were asked for last, by hash, bounded by their messages. Thread safe. */
final class TipsetCache {
  private static final int MAX_WEIGHT = 50_000;

  /** What a tipset weighs beside its messages. */
  private static final int TIPSET_WEIGHT = 10;

  private final Map<ByteBuffer, ExecutedTipset> byHash = new LinkedHashMap<>(64, 0.75f, true);
  private int weight;
  private long generation;

  synchronized @Nullable ExecutedTipset get(byte[] hash) {
    return byHash.get(ByteBuffer.wrap(hash));
  }

  /** Changes with each {@link #clear}. */
  synchronized long generation() {
    return generation;
  }

  /** Forgets all, and what is being read. */
  synchronized void clear() {
    generation++;
    byHash.clear();
    weight = 0;
  }

  /** Keeps what was read since a generation, unless all was forgotten meanwhile. */
  synchronized void put(byte[] hash, ExecutedTipset executed, long since) {
    if (since != generation) {
      return;
    }
    if (byHash.putIfAbsent(ByteBuffer.wrap(hash.clone()), executed) != null) {
      return;
    }
    weight += weight(executed);
    Iterator<ExecutedTipset> eldest = byHash.values().iterator();
    while (weight > MAX_WEIGHT && byHash.size() > 1) {
      weight -= weight(eldest.next());
      eldest.remove();
    }
  }

  private static int weight(ExecutedTipset executed) {
    return TIPSET_WEIGHT + executed.messages().size();
  }
}
