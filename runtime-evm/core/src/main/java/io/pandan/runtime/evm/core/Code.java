package io.pandan.runtime.evm.core;

/**
 * Bytecode that is ready to run under one {@link Profile}: decoded, its jump destinations known,
 * and cut into gas blocks.
 *
 * <p>A gas block is a straight run of instructions. Its fixed costs are charged together on entry,
 * and the stack is checked for all of it at once. That is invisible: where a block could fail
 * half-way, it is run again from there with each instruction a block of its own (the {@link
 * #careful()} form), so that exit code and gas are those of charging one opcode after the other.
 *
 * <p>Immutable in effect and safe for use by many threads; worth keeping for code that runs again.
 */
public final class Code {
  /**
   * The longest code that can be analysed, in bytes: a place in it fits an instruction. The FVM's
   * largest block is 1 MiB; on Ethereum so much init code took 5·10^8 gas of memory, until EIP-3860
   * limited it to 48 KiB.
   */
  public static final int MAX_BYTES = (1 << 24) - 1;

  /** Ints for each block: cost, lowest stack, growth, first pc, pc after the last. */
  static final int BLOCK_INTS = 5;

  /**
   * The most instructions that code can have, without those that no path leads to: so many blocks,
   * and one more at the code's end, have places in {@link #blocks} that fit an instruction. Code of
   * less than 3 MiB has no more in any case.
   */
  public static final int MAX_INSTRUCTIONS = (1 << 24) / BLOCK_INTS - 1;

  /** How code is decoded. */
  enum Form {
    /** Instructions melt into one another, and blocks are as long as they can be. */
    FAST,
    /** Every instruction is a block of its own. */
    CAREFUL,
    /** As careful, and before each instruction the tracer is told. */
    TRACED
  }

  final byte[] bytes;
  final Profile profile;
  final boolean careful;

  /** Instructions as {@link Instruction} packs them. */
  final int[] program;

  /** The pc of each instruction of the program. */
  final int[] pcs;

  /** What each block needs, {@link #BLOCK_INTS} ints a block, in the order of the code. */
  final int[] blocks;

  /** Pushed values that do not fit an instruction. */
  final long[] constants;

  /** For each pc that is a JUMPDEST its place in the program, otherwise −1. */
  final int[] destinations;

  /** Made when first needed; two threads may both make it, and either one serves. */
  private Code carefulForm;

  private Code(byte[] bytes, Profile profile, Form form) {
    if (bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "code of " + bytes.length + " bytes exceeds the limit of " + MAX_BYTES);
    }
    this.bytes = bytes;
    this.profile = profile;
    this.careful = form != Form.FAST;
    this.carefulForm = this;
    CodeAnalysis analysis = new CodeAnalysis(bytes, profile, form);
    program = analysis.program();
    pcs = analysis.pcs();
    blocks = analysis.blocks();
    constants = analysis.constants();
    destinations = analysis.destinations();
  }

  /**
   * Analyses bytecode.
   *
   * @param bytes the code; must not change afterwards
   * @param profile what exists and what it costs
   * @throws IllegalArgumentException if the code is longer than {@link #MAX_BYTES}, or has more
   *     than {@link #MAX_INSTRUCTIONS}
   */
  public static Code of(byte[] bytes, Profile profile) {
    return new Code(bytes, profile, Form.FAST);
  }

  /**
   * Analyses bytecode that a tracer is going to watch. Each of its instructions takes two blocks,
   * so that it can have half of {@link #MAX_INSTRUCTIONS}; code of less than 1.6 MiB has no more.
   *
   * @throws IllegalArgumentException if the code is longer than {@link #MAX_BYTES}, or has more
   */
  static Code traced(byte[] bytes, Profile profile) {
    return new Code(bytes, profile, Form.TRACED);
  }

  /** The number of bytes of the code. */
  public int length() {
    return bytes.length;
  }

  /** About how many bytes of memory the analysed form takes, for caches. */
  public long footprintBytes() {
    return bytes.length
        + 4L * (program.length + pcs.length + blocks.length + destinations.length)
        + 8L * constants.length;
  }

  /** The same code with every instruction a gas block of its own. */
  Code careful() {
    if (careful) {
      return this;
    }
    Code form = carefulForm;
    if (form == this) {
      form = new Code(bytes, profile, Form.CAREFUL);
      carefulForm = form;
    }
    return form;
  }

  /** What is run and what it costs. */
  public Profile profile() {
    return profile;
  }

  /** The bytecode; only read. */
  public byte[] bytes() {
    return bytes;
  }

  /** Whether a pc is a JUMPDEST. */
  public boolean isDestination(int pc) {
    return pc >= 0 && pc < destinations.length && destinations[pc] >= 0;
  }

  /** The number of gas blocks. They are numbered in the order of the code. */
  public int blockCount() {
    return blocks.length / BLOCK_INTS;
  }

  /** The fixed cost of a block. */
  public long blockCost(int block) {
    return blocks[block * BLOCK_INTS];
  }

  /** The lowest {@link Frame#sp} at which a block has the words that it needs. */
  public int blockLowest(int block) {
    return blocks[block * BLOCK_INTS + 1];
  }

  /** By how many limbs a block lets the stack grow at most. */
  public int blockGrowth(int block) {
    return blocks[block * BLOCK_INTS + 2];
  }

  /** The pc of a block's first instruction. */
  public int blockStart(int block) {
    return blocks[block * BLOCK_INTS + 3];
  }

  /** The pc after a block's last instruction. */
  public int blockEnd(int block) {
    return blocks[block * BLOCK_INTS + 4];
  }

  /** The fixed cost of the block that begins at a place of the program; 0 when none does. */
  long costAtProgram(int index) {
    int instruction = program[index];
    return (instruction & 0xff) == Instruction.BLOCK ? blocks[instruction >>> 8] : 0;
  }

  /** The place in the program of the instruction at a pc, with its block's beginning. */
  int programIndexOf(int pc) {
    int low = 0;
    int high = pcs.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (pcs[middle] < pc) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The fixed cost of what follows the instruction at a pc in its block. */
  public long costAfter(int pc) {
    int low = 0;
    int high = blocks.length / BLOCK_INTS - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (blocks[middle * BLOCK_INTS + 3] <= pc) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    int end = blocks[low * BLOCK_INTS + 4];
    long cost = 0;
    int next = pc + 1 + Opcode.immediateBytes(bytes[pc] & 0xff);
    while (next < end) {
      int opcode = bytes[next] & 0xff;
      cost += profile.cost(opcode);
      next += 1 + Opcode.immediateBytes(opcode);
    }
    return cost;
  }
}
