package io.pandan.runtime.evm.core;

import java.util.Arrays;

/** A frame's memory: bytes that grow by doubling, of which the first {@link #size} exist. */
public final class Memory {
  private static final int FIRST_BYTES = 1024;

  /** Longer than what exists; replaced when memory grows. */
  public byte[] bytes = new byte[FIRST_BYTES];

  /** The number of bytes that exist, a multiple of 32. */
  public int size;

  /** Makes the memory at least {@code newSize} bytes, a multiple of 32. */
  public void grow(int newSize, int limit) {
    if (newSize > bytes.length) {
      long doubled = Math.max(newSize, 2L * bytes.length);
      bytes = Arrays.copyOf(bytes, (int) Math.min(doubled, Math.max(limit, newSize)));
    }
    size = newSize;
  }
}
