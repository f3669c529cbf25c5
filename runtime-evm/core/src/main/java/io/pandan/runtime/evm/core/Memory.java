package io.pandan.runtime.evm.core;

import java.util.Arrays;

/** A frame's memory: bytes that grow by doubling, of which the first {@link #size} exist. */
final class Memory {
  private static final int FIRST_BYTES = 1024;

  byte[] bytes = new byte[FIRST_BYTES];

  /** A multiple of 32. */
  int size;

  /** Makes the memory at least {@code newSize} bytes, a multiple of 32. */
  void grow(int newSize, int limit) {
    if (newSize > bytes.length) {
      long doubled = Math.max(newSize, 2L * bytes.length);
      bytes = Arrays.copyOf(bytes, (int) Math.min(doubled, Math.max(limit, newSize)));
    }
    size = newSize;
  }
}
