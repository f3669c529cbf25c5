package io.pandan.runtime.evm.core;

import io.pandan.api.evm.EvmHost;
import java.util.Arrays;

/** A frame's memory: bytes that grow by doubling, of which the first {@link #size} exist. */
public final class Memory {
  /** Longer than what exists, and zeros beyond it; replaced when memory grows. */
  public byte[] bytes;

  /** The number of bytes that exist, a multiple of 32. */
  public int size;

  /** Memory of no bytes, in an array of zeros. */
  Memory(byte[] bytes) {
    this.bytes = bytes;
  }

  /** How much of the host's memory a size takes: whole pages, in bytes. */
  static long reserved(int size) {
    return size + (EvmHost.MEMORY_PAGE_BYTES - 1L) & -EvmHost.MEMORY_PAGE_BYTES;
  }

  /** Makes the memory at least {@code newSize} bytes, a multiple of 32. */
  public void grow(int newSize, int limit) {
    if (newSize > bytes.length) {
      long doubled = Math.max(newSize, 2L * bytes.length);
      bytes = Arrays.copyOf(bytes, (int) Math.min(doubled, Math.max(limit, newSize)));
    }
    size = newSize;
  }
}
