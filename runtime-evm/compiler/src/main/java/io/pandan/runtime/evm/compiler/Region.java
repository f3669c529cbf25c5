package io.pandan.runtime.evm.compiler;

import io.pandan.runtime.evm.core.Frame;

/**
 * Compiled code: a part of a contract. Safe for use by many threads.
 *
 * @param body the code
 * @param entries the pcs of the blocks at which it may be entered
 * @param sites where it may be left or fail
 * @param pcs the pc of each site
 * @param classBytes the size of its class file
 */
record Region(Body body, int[] entries, Site[] sites, int[] pcs, int classBytes) {
  /** Returned by {@link Body#run} when the frame has an outcome. */
  static final int ENDED = -1;

  /** What a generated class implements. */
  interface Body {
    /**
     * Runs from an entry on.
     *
     * @param entry the pc of one of the {@link #entries}
     * @return the pc of a block at which to go on, with all of the stack in the frame; {@link
     *     #ENDED}; or {@code -2 - s} when it was left at site {@code s}
     */
    int run(Frame frame, Exit exit, int entry);
  }
}
