package io.pandan.runtime.evm.interpreter;

import io.pandan.ipld.Cid;
import io.pandan.runtime.evm.core.Code;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Analysed code by CID, the least recently used forgotten first. Thread safe. */
final class CodeCache {
  private final long limitBytes;
  private final LinkedHashMap<Cid, Code> codes = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /** A cache that holds about so many bytes of analysed code. */
  CodeCache(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /** The code under a CID, analysed now if it is not here; two threads may both do so. */
  Code get(Cid cid, Supplier<Code> analysis) {
    synchronized (this) {
      Code known = codes.get(cid);
      if (known != null) {
        return known;
      }
    }
    Code made = analysis.get();
    synchronized (this) {
      if (codes.put(cid, made) == null) {
        bytes += made.footprintBytes();
      }
      while (bytes > limitBytes && !codes.isEmpty()) {
        Map.Entry<Cid, Code> oldest = codes.firstEntry();
        codes.remove(oldest.getKey());
        bytes -= oldest.getValue().footprintBytes();
      }
      return made;
    }
  }

  /** How many codes are here. */
  synchronized int size() {
    return codes.size();
  }
}
