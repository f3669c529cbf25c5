package io.pandan.runtime.evm.core;

/** Ends a run of the loop from within; never leaves an engine. */
public final class Halt extends RuntimeException {
  /** What is to be done about it. */
  enum Kind {
    /** The call fails with the exit code. */
    FAILURE,
    /** The gas is used up. */
    OUT_OF_GAS,
    /** There is no more memory. */
    OUT_OF_MEMORY,
    /** Something in the block may fail: go on from the pc, one instruction at a time. */
    CAREFUL
  }

  final Kind kind;
  final int exitCode;
  final int pc;

  private Halt(Kind kind, int exitCode, int pc, String message) {
    super(message, null, false, false);
    this.kind = kind;
    this.exitCode = exitCode;
    this.pc = pc;
  }

  /** Whether the interpreter can go on from there, one instruction at a time. */
  public boolean isCareful() {
    return kind == Kind.CAREFUL;
  }

  static Halt failure(int exitCode, int pc, String message) {
    return new Halt(Kind.FAILURE, exitCode, pc, message);
  }

  static Halt outOfGas(int pc) {
    return new Halt(Kind.OUT_OF_GAS, 0, pc, "out of gas");
  }

  static Halt outOfMemory(int pc) {
    return new Halt(Kind.OUT_OF_MEMORY, 0, pc, "out of memory");
  }

  static Halt careful(int pc) {
    return new Halt(Kind.CAREFUL, 0, pc, "careful");
  }
}
