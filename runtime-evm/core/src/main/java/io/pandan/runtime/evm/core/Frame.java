package io.pandan.runtime.evm.core;

import io.pandan.api.evm.EvmCall;
import io.pandan.api.evm.EvmExit;
import io.pandan.api.evm.EvmHost;
import io.pandan.api.evm.EvmOutcome;
import io.pandan.api.evm.EvmTracer;
import io.pandan.api.evm.TracedFrame;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The state of one run of a piece of code: stack, memory, gas, and where it is. Every engine of
 * this folder works on one, so that one may go on where another has stopped. Used by one thread;
 * fields are open to those who run at the pace of a loop.
 */
public final class Frame {
  /** The most words on a stack (yellow paper, 9.1). */
  public static final int MAX_STACK = 1024;

  /** Gas that the loop may use before it asks the host whether to go on. */
  private static final long SLICE = 1L << 28;

  private static final long MAX_OFFSET = 0xffff_ffffL;

  /**
   * The most memory that the network's actor can ask for, in pages of 4 KiB (builtin-actors {@code
   * interpreter/memory.rs}): a Rust {@code Vec} has at most {@code isize::MAX} bytes, and panics.
   */
  static final long MAX_CAPACITY = (1L << 31) - 4096;

  public final EvmHost host;
  public final EvmCall context;
  public final byte[] input;
  public final Memory memory;

  /** For {@link Division} and whoever else needs some limbs for a moment. */
  public final long[] scratch;

  Code code;

  /** The words of the stack, four limbs each, the lowest word first. */
  public long[] stack;

  /** Index of the least limb of the top of the stack; −4 when empty. */
  public int sp = -4;

  /** Index of the next instruction of the program. */
  int next;

  /** What the last call gave back; only read. */
  public byte[] returnData = new byte[0];

  /** How it ended; null as long as it has not. */
  public @Nullable EvmOutcome outcome;

  /** Whether the interpreter stopped at the beginning of a block because the slice was used up. */
  boolean paused;

  /** Whether the interpreter is to stop where a slice ends. */
  private boolean pausing;

  private long slice = SLICE;

  /** Where code that is not the interpreter is: an index into {@link #sites}; −1 for nowhere. */
  public int site = -1;

  /** The pcs of the places that such code names by {@link #site}. */
  public int[] sites = {};

  private @Nullable FrameTracing tracing;

  /** What is left of the slice; below zero when a charge exceeded it. */
  public long gas;

  /** What is left beyond the slice. */
  private long reserve;

  /** What was left when the host last knew. */
  private long settled;

  private final Workspace.Unused unused;
  private final Workspace workspace;

  /** A frame at the beginning of code, before anything is charged. */
  public Frame(Code code, EvmCall context, EvmHost host) {
    this.code = code;
    this.context = context;
    this.host = host;
    input = context.input();
    unused = host.kept(Workspace.Unused.class, Workspace.Unused::new);
    workspace = unused.take();
    memory = new Memory(workspace.memory);
    scratch = workspace.scratch;
    stack = workspace.stack;
    resume();
  }

  /**
   * Words for an engine to work with, until the frame ends.
   *
   * @param count how many, the same each time
   * @return at least so many; anything may be in them
   */
  public long[] words(int count) {
    if (workspace.words.length < count) {
      workspace.words = new long[count];
    }
    return workspace.words;
  }

  /** Lets a tracer watch code of the traced form, and returns what it sees. */
  TracedFrame traceBy(EvmTracer tracer) {
    FrameTracing made = new FrameTracing(this, tracer);
    tracing = made;
    return made;
  }

  /** Tells the tracer what comes next. */
  void trace() {
    Objects.requireNonNull(tracing).step();
  }

  /** The pc of the instruction that is being executed. */
  int pc() {
    return site < 0 ? code.pcs[next - 1] : sites[site];
  }

  /** What is run. */
  public Code code() {
    return code;
  }

  /**
   * Charges for the code's bytes.
   *
   * @return false when the gas does not suffice, which is the outcome then
   */
  public boolean begin() {
    gas -= code.length() * code.profile.codeByte();
    if (gas < 0 && gasLeft() < 0) {
      outcome = new EvmOutcome.OutOfGas(code.pcs[next]);
      return false;
    }
    return true;
  }

  /**
   * Charges all that is owed, and says how the frame ended. The frame is not to be used afterwards,
   * but by a tracer.
   */
  public EvmOutcome finish() {
    settle();
    if (tracing == null) {
      unused.give(workspace, stack, memory);
    }
    return Objects.requireNonNull(outcome);
  }

  /** Does what a halt demands; afterwards there is an outcome, or the interpreter is to go on. */
  public void halt(Halt halt) {
    site = -1;
    switch (halt.kind) {
      case CAREFUL -> becomeCareful(halt.pc);
      case OUT_OF_GAS -> outcome = new EvmOutcome.OutOfGas(halt.pc);
      case OUT_OF_MEMORY -> outcome = new EvmOutcome.OutOfMemory(halt.pc);
      case FAILURE ->
          outcome =
              new EvmOutcome.Failure(halt.exitCode, halt.pc, String.valueOf(halt.getMessage()));
    }
  }

  /** The pc of the block at which the interpreter goes on; it must be between blocks. */
  public int nextPc() {
    return code.pcs[next];
  }

  /** Lets the interpreter go on at the block that begins at a pc. */
  public void continueAt(int pc) {
    site = -1;
    next = code.programIndexOf(pc);
  }

  /**
   * Asks the host whether to go on, and sets how much gas may be used until the next time.
   *
   * @param amount at least 0
   * @param pause whether the interpreter is to stop at the block where it is used up; the block
   *     that it is at is run in any case
   */
  public void nextSlice(long amount, boolean pause) {
    paused = false;
    pausing = pause;
    slice = amount;
    refill();
    if (pause) {
      long block = Math.min(reserve, code.costAtProgram(next));
      gas += block;
      reserve -= block;
    }
  }

  /** Tells the host what was used since it last knew. */
  public void settle() {
    long left = gas + reserve;
    long used = settled - left;
    settled = left;
    if (used != 0) {
      host.chargeGas(used);
    }
  }

  /** Asks the host what is left. */
  public void resume() {
    settled = host.gasAvailable();
    gas = Math.min(settled, slice);
    reserve = settled - gas;
  }

  /** Takes a new slice from the reserve. */
  private void refill() {
    host.poll();
    long left = gas + reserve;
    gas = Math.min(left, slice);
    reserve = left - gas;
  }

  /** What GAS pushes. */
  public long gasLeft() {
    return gas + reserve;
  }

  /**
   * Charges for an instruction's operands. Unless it observes gas, it may be begun anew afterwards.
   */
  public void charge(long amount) {
    gas -= amount;
    if (gas < 0) {
      refill();
      if (gas < 0) {
        int pc = pc();
        int opcode = code.bytes[pc] & 0xff;
        // What observes gas is the last of its block, and must not be done twice.
        if (code.careful || Opcode.observesGas(opcode)) {
          throw Halt.outOfGas(pc);
        }
        gas += amount + code.profile.cost(opcode) + code.costAfter(pc);
        throw Halt.careful(pc);
      }
    }
  }

  /** Called on entry of a block, already charged, that lacks gas or stack. */
  void enterBlock(int block) {
    if (gas < 0) {
      if (pausing && gasLeft() >= 0) {
        gas += code.blocks[block];
        next--;
        paused = true;
        return;
      }
      refill();
    }
    int[] blocks = code.blocks;
    boolean underflow = sp < blocks[block + 1];
    int needed = sp + blocks[block + 2] + 4;
    boolean overflow = needed > 4 * MAX_STACK;
    if (gas < 0 || underflow || overflow) {
      int pc = blocks[block + 3];
      if (!code.careful) {
        gas += blocks[block];
        throw Halt.careful(pc);
      }
      if (gas < 0) {
        throw Halt.outOfGas(pc);
      }
      throw underflow
          ? Halt.failure(EvmExit.STACK_UNDERFLOW, pc, "stack underflow")
          : Halt.failure(EvmExit.STACK_OVERFLOW, pc, "stack overflow");
    }
    growStack(needed);
  }

  /** Makes room for so many limbs, which are no more than {@link #MAX_STACK} words have. */
  public void growStack(int limbs) {
    if (limbs > stack.length) {
      stack = Arrays.copyOf(stack, Math.max(limbs, Math.min(2 * stack.length, 4 * MAX_STACK)));
    }
  }

  /** A failure of the instruction that is being executed, to be thrown. */
  public Halt failure(int exitCode, String message) {
    return Halt.failure(exitCode, failedAt(), message);
  }

  /** The pc of the instruction that is being executed, which is the last one. */
  private int failedAt() {
    int pc = pc();
    // What follows in the block was charged but will not be done.
    gas += code.careful ? 0 : code.costAfter(pc);
    return pc;
  }

  /** The failure of a jump to what is no JUMPDEST, to be thrown. */
  public Halt badJump() {
    return failure(EvmExit.BAD_JUMPDEST, "no JUMPDEST where the jump goes");
  }

  /** Goes on at a pc with every instruction its own block. */
  void becomeCareful(int pc) {
    pausing = false;
    slice = SLICE;
    code = code.careful();
    next = code.programIndexOf(pc);
  }

  /** Makes memory reach an end below 2^33, at a cost; {@code end} need not be a multiple of 32. */
  public void expand(long end) {
    if (end <= memory.size) {
      return;
    }
    int limit = code.profile.maxMemoryBytes();
    if (end > limit) {
      throw end > MAX_CAPACITY
          ? failure(EvmExit.MEMORY_OVERFLOW, "capacity overflow: memory of " + end + " bytes")
          : Halt.outOfMemory(failedAt());
    }
    int newSize = (int) end + 31 & ~31;
    charge(code.profile.memoryCost(newSize) - code.profile.memoryCost(memory.size));
    long missing = Memory.reserved(newSize) - Memory.reserved(memory.size);
    if (missing > 0 && !host.reserveMemory(missing)) {
      throw Halt.outOfMemory(failedAt());
    }
    memory.grow(newSize, limit);
  }

  /**
   * Makes memory cover the region that two words of the stack describe. The rules are those of
   * builtin-actors {@code instructions/memory.rs}, {@code get_memory_region}.
   *
   * @return its size; 0 when there is none, and then the offset may be anything
   */
  public int region(int offsetAt, int sizeAt) {
    long size = Words.saturated(stack, sizeAt);
    if (size == 0) {
      return 0;
    }
    long offset = Words.saturated(stack, offsetAt);
    if (size < 0
        || size > MAX_OFFSET
        || offset < 0
        || offset > MAX_OFFSET
        || offset + size > MAX_OFFSET) {
      throw failure(
          EvmExit.ILLEGAL_MEMORY_ACCESS,
          "memory at "
              + Long.toUnsignedString(offset)
              + " of "
              + Long.toUnsignedString(size)
              + " bytes");
    }
    expand(offset + size);
    return (int) size;
  }

  /** Makes memory cover 32 bytes at the offset on the stack, and returns that offset. */
  public int wordRegion(int offsetAt, int size) {
    return wordRegionAt(Words.saturated(stack, offsetAt), size);
  }

  /** Makes memory cover a few bytes at an offset, unsigned, and returns that offset. */
  public int wordRegionAt(long offset, int size) {
    if (offset < 0 || offset > MAX_OFFSET - size) {
      throw failure(EvmExit.ILLEGAL_MEMORY_ACCESS, "memory at " + Long.toUnsignedString(offset));
    }
    expand(offset + size);
    return (int) offset;
  }

  /**
   * The beginning of an MLOAD for which memory has to grow, or that fails: what may have been
   * melted into it happens first.
   *
   * @param offset where the offset is
   * @param top the top of the stack during and after the load
   */
  void beginLoad(int offset, int top) {
    Words.copy(stack, offset, stack, top);
    sp = top;
    wordRegion(top, 32);
  }

  /**
   * The beginning of an MSTORE for which memory has to grow, or that fails: what may have been
   * melted into it happens first. Afterwards the value is one word above {@code after}.
   *
   * @param offset where the offset is
   * @param value where the value is
   * @param after the top of the stack after the store
   */
  void beginStore(int offset, int value, int after) {
    Words.copy(stack, offset, scratch, 0);
    Words.copy(stack, value, stack, after + 4);
    Words.copy(scratch, 0, stack, after + 8);
    sp = after + 8;
    wordRegion(sp, 32);
  }

  /** Charges for bytes that are going to be copied within the frame. */
  public void chargeCopy(int size) {
    charge((size + 31L >>> 5) * code.profile.copyWord());
  }

  /** Charges for bytes that pass between the frame and the host. */
  public void chargePass(int size) {
    charge((size + 31L >>> 5) * code.profile.passWord());
  }

  /** Where a region of memory begins, 0 if it has no bytes; memory must be there. */
  int start(int offsetAt, int size) {
    return size == 0 ? 0 : (int) stack[offsetAt];
  }

  /** A copy of a region of memory, to be given back. */
  byte[] slice(int offsetAt, int size) {
    int start = start(offsetAt, size);
    return Arrays.copyOfRange(memory.bytes, start, start + size);
  }

  /** Copies data to memory, followed by zeros where it is too short; memory must be there. */
  public void copyIn(byte[] data, int dataOffsetAt, int offsetAt, int size) {
    if (size == 0) {
      return;
    }
    int from = Words.clamped(stack, dataOffsetAt, data.length);
    int count = Math.min(size, data.length - from);
    int offset = (int) stack[offsetAt];
    System.arraycopy(data, from, memory.bytes, offset, count);
    Arrays.fill(memory.bytes, offset + count, offset + size, (byte) 0);
  }
}
