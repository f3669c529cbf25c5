package io.pandan.runtime.wasm.endive;

import io.pandan.api.FatalException;
import io.pandan.api.wasm.WasmHost;
import java.util.Arrays;

/**
 * Memory in one array, which generated code reads and writes itself. The array may be larger than
 * the memory, so that growth page by page is not quadratic. Public for generated code alone.
 */
public final class FlatMemory {
  /** Bytes of a page. */
  static final int PAGE_BYTES = 65_536;

  /** Most pages that an array of the JVM holds. */
  private static final long MAX_PAGES = 32_767;

  /**
   * No array is longer than its memory demands beyond this, the most that an instance may have on
   * Filecoin's networks (ref-fvm {@code machine/mod.rs}, {@code max_inst_memory_bytes}).
   */
  private static final long MAX_AHEAD_BYTES = 512L << 20;

  /**
   * The part of a memory that is made ahead of its growth. An instance is charged for what it has
   * only, so it must be a small one: the instances of a message may have 2 GiB together.
   */
  private static final int AHEAD = 8;

  private static final byte[] DROPPED = {};

  private final WasmHost host;

  /**
   * The segments for {@code memory.init}; the array is shared with other instances until a drop.
   */
  private byte[][] segments;

  private boolean ownsSegments;

  /** The array, whose first {@link #size} bytes are the memory. */
  byte[] array;

  /** The memory's size in bytes. */
  int size;

  /**
   * A memory of zeros.
   *
   * @param pages how many pages there are
   * @param segments for {@code memory.init}, empty ones for active segments; not written to
   */
  FlatMemory(int pages, byte[][] segments, WasmHost host) {
    this.host = host;
    this.segments = segments;
    this.size = bytes(pages);
    this.array = new byte[size];
  }

  private static int bytes(long pages) {
    if (pages > MAX_PAGES) {
      throw new FatalException("a memory of " + pages + " pages exceeds the JVM's arrays");
    }
    return (int) pages * PAGE_BYTES;
  }

  /** As {@code memory.grow}: the pages there were, or -1. */
  int grow(int delta) {
    int from = size / PAGE_BYTES;
    if (delta == 0) {
      return from;
    }
    long to = from + Integer.toUnsignedLong(delta);
    if (!host.growMemory(from, to)) {
      return -1;
    }
    int grown = bytes(to);
    if (grown > array.length) {
      long capacity = Math.min(grown + (long) (grown / AHEAD), MAX_AHEAD_BYTES);
      array = Arrays.copyOf(array, (int) Math.max(grown, capacity));
    }
    size = grown;
    return from;
  }

  /** Copies bytes in. */
  void write(int address, byte[] data, int offset, int length) {
    checkRange(offset, length, data.length);
    checkRange(address, length, size);
    System.arraycopy(data, offset, array, address, length);
  }

  /** As {@code memory.init}. */
  void init(int address, int offset, int length, int segment) {
    write(address, segments[segment], offset, length);
  }

  /** As {@code data.drop}. */
  void drop(int segment) {
    if (!ownsSegments) {
      segments = segments.clone();
      ownsSegments = true;
    }
    segments[segment] = DROPPED;
  }

  /** As {@code memory.copy}. */
  void copy(int destination, int source, int length) {
    checkRange(source, length, size);
    checkRange(destination, length, size);
    System.arraycopy(array, source, array, destination, length);
  }

  /** As {@code memory.fill}. */
  void fill(int address, byte value, int length) {
    checkRange(address, length, size);
    Arrays.fill(array, address, address + length, value);
  }

  /** Refuses what lies beyond a limit; all three numbers are unsigned. */
  static void checkRange(int start, int length, int limit) {
    if (start < 0 || length < 0 || (long) start + length > limit) {
      throw outOfBounds(start, length, limit);
    }
  }

  static TrapException outOfBounds(int start, int length, int limit) {
    return new TrapException(
        Integer.toUnsignedString(length)
            + " at "
            + Integer.toUnsignedString(start)
            + " are beyond the "
            + limit
            + " there are");
  }
}
