package io.pandan.runtime.evm.compiler;

import io.pandan.runtime.evm.core.Code;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A contract's code, what has been compiled of it, and how often its blocks were seen. Thread safe;
 * counts may be lost, which only lets a block be compiled later.
 */
final class CompiledCode {
  private final Code code;
  private final Tuning tuning;
  private final Compilations compilations;
  private final long classBytesLimit;
  private final AtomicReferenceArray<@Nullable Region> regions;
  private final short[] seen;
  private volatile boolean hasRegions;
  private volatile long classBytes;
  private @Nullable Blocks blocks;

  CompiledCode(Code code, Tuning tuning, Compilations compilations) {
    this.code = code;
    this.tuning = tuning;
    this.compilations = compilations;
    classBytesLimit = tuning.contractBytes() + (long) tuning.bytesPerByte() * code.length();
    regions = new AtomicReferenceArray<>(code.length() + 1);
    seen = new short[code.length() + 1];
  }

  Code code() {
    return code;
  }

  /** Whether anything has been compiled, and more may be. */
  boolean isWarm() {
    return hasRegions && classBytes < classBytesLimit;
  }

  /** About how many bytes of memory this takes, for caches; grows. */
  long footprintBytes() {
    return code.footprintBytes() + 8L * code.length() + 3 * classBytes;
  }

  /**
   * The region that begins at a block, if there is one; counts that it was looked for.
   *
   * @param weight how often the block is taken to have been seen
   */
  @Nullable Region region(int pc, int weight) {
    Region known = regions.getPlain(pc);
    if (known != null || weight == 0) {
      return known;
    }
    int count = seen[pc] + weight;
    seen[pc] = (short) Math.min(count, Short.MAX_VALUE / 2);
    if (count < tuning.threshold() || classBytes >= classBytesLimit) {
      return null;
    }
    seen[pc] = Short.MIN_VALUE;
    compilations.compile(this, pc);
    return regions.get(pc);
  }

  /** Whether a block may become the beginning of a region. */
  boolean canEnter(int pc) {
    return pc == 0 || tuning.threshold() == 0 || code.isDestination(pc);
  }

  /** Compiles the region that begins at a block. One thread at a time. */
  synchronized void compile(int pc) {
    Blocks known = blocks;
    if (known == null) {
      known = new Blocks(code);
      blocks = known;
    }
    int block = known.at(pc);
    if (regions.get(pc) != null
        || block == Blocks.NONE
        || known.isLarge(block)
        || classBytes >= classBytesLimit) {
      return;
    }
    Region made = RegionCompiler.compile(code, known, pc, tuning.regionBytes());
    if (made == null) {
      return;
    }
    classBytes += made.classBytes();
    for (int entry : made.entries()) {
      regions.compareAndSet(entry, null, made);
    }
    hasRegions = true;
  }
}
