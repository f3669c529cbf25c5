package io.pandan.runtime.evm.compiler;

/**
 * A place at which compiled code may be left with words in local variables.
 *
 * @param pc where the code that goes on begins
 * @param kind why it is left
 * @param amount the gas that the block has charged and not used, or the limbs that a head needs
 * @param top how many words the stack is higher than the frame says
 * @param positions of words that are not in the frame's stack: words above what the frame says
 * @param limbs four for each position: the number of a local variable, or of a constant, inverted
 * @param constants the constants
 */
record Site(
    int pc, Kind kind, long amount, int top, int[] positions, int[] limbs, long[] constants) {
  /** Why code is left. */
  enum Kind {
    /** The slice of gas does not suffice for the block. */
    GAS,
    /** The stack is too low or too small. */
    STACK,
    /** What follows is not part of the region. */
    COLD,
    /** An instruction in the middle of a block; left only by a halt. */
    INSTRUCTION
  }
}
