package io.pandan.runtime.evm.core;

import java.util.Arrays;

/** The arrays that a frame works on, which a later frame of the same message takes over. */
final class Workspace {
  static final int FIRST_STACK = 64;
  static final int FIRST_MEMORY_BYTES = 1024;

  /** What is larger is not worth keeping. */
  private static final int MAX_STACK_LIMBS = 8 * FIRST_STACK;

  private static final int MAX_MEMORY_BYTES = 16 * FIRST_MEMORY_BYTES;

  /** Words are written before they are read, so that they need not be zeros. */
  long[] stack = new long[4 * FIRST_STACK];

  /** All zeros. */
  byte[] memory = new byte[FIRST_MEMORY_BYTES];

  final long[] scratch = new long[Division.SCRATCH];

  /** For an engine; anything may be in them. */
  long[] words = {};

  /** The workspaces of one message that no frame uses. For one thread. */
  static final class Unused {
    private static final int MOST = 16;

    private final Workspace[] unused = new Workspace[MOST];
    private int count;

    Workspace take() {
      return count == 0 ? new Workspace() : unused[--count];
    }

    /** Takes back what a frame that has ended worked on. */
    void give(Workspace workspace, long[] stack, Memory memory) {
      if (count == MOST
          || stack.length > MAX_STACK_LIMBS
          || memory.bytes.length > MAX_MEMORY_BYTES) {
        return;
      }
      Arrays.fill(memory.bytes, 0, memory.size, (byte) 0);
      workspace.stack = stack;
      workspace.memory = memory.bytes;
      unused[count++] = workspace;
    }
  }
}
