package io.pandan.runtime.evm.core;

import io.pandan.api.evm.EvmCall;
import io.pandan.api.evm.EvmExit;
import io.pandan.api.evm.EvmHost;
import io.pandan.api.evm.EvmOutcome;
import java.util.Optional;

/**
 * Runs analysed code against a host.
 *
 * <p>One loop over {@link Instruction}s holds what contracts do most; its bytecode is kept far
 * below the 8,000 bytes beyond which HotSpot compiles no method. Everything else is in {@link
 * OtherInstructions}. Stateless and safe for use by many threads.
 */
public final class Interpreter {
  private Interpreter() {}

  /**
   * Runs code to its end. All gas that it used is charged to the host when this returns. What the
   * host throws passes through.
   */
  public static EvmOutcome run(Code code, EvmCall context, EvmHost host) {
    Frame frame = new Frame(code, context, host);
    if (frame.begin()) {
      proceed(frame);
    }
    return frame.finish();
  }

  /**
   * Runs code as {@link #run(Code, EvmCall, EvmHost)} does, to the same outcome and gas, and lets a
   * tracer watch. Slow.
   *
   * @param code the code; must not change while it runs
   * @param profile what exists and what it costs
   * @param context what the code is called with
   * @param host the world outside
   * @param tracer what watches
   */
  public static EvmOutcome trace(
      byte[] code, Profile profile, EvmCall context, EvmHost host, Tracer tracer) {
    Frame frame = new Frame(Code.traced(code, profile), context, host);
    TracedFrame view = frame.traceBy(tracer);
    Optional<EvmOutcome> outcome = Optional.empty();
    tracer.enter(view);
    try {
      if (frame.begin()) {
        proceed(frame);
      }
      EvmOutcome ended = frame.finish();
      outcome = Optional.of(ended);
      return ended;
    } finally {
      tracer.leave(view, outcome);
    }
  }

  /**
   * Goes on with a frame that has begun and is at the beginning of a block, until it has an outcome
   * or, where {@link Frame#nextSlice} said so, until the slice is used up.
   */
  public static void proceed(Frame frame) {
    boolean halted;
    do {
      halted = false;
      try {
        loop(frame);
      } catch (Halt halt) {
        frame.halt(halt);
        halted = frame.outcome == null;
      }
    } while (halted);
  }

  private static void loop(Frame frame) {
    Code code = frame.code;
    int[] program = code.program;
    int[] blocks = code.blocks;
    long[] constants = code.constants;
    long[] stack = frame.stack;
    Memory memory = frame.memory;
    int next = frame.next;
    int sp = frame.sp;
    long gas = frame.gas;
    while (true) {
      int instruction = program[next++];
      switch (instruction & 0xff) {
        case Instruction.BLOCK -> {
          int block = instruction >>> 8;
          gas -= blocks[block];
          if (gas < 0 || sp < blocks[block + 1] || sp + blocks[block + 2] + 4 > stack.length) {
            frame.next = next;
            frame.sp = sp;
            frame.gas = gas;
            frame.enterBlock(block);
            if (frame.paused) {
              return;
            }
            gas = frame.gas;
            stack = frame.stack;
          }
        }
        case Instruction.PUSH -> {
          sp += 4;
          stack[sp] = instruction >>> 8;
          stack[sp + 1] = 0;
          stack[sp + 2] = 0;
          stack[sp + 3] = 0;
        }
        case Instruction.PUSH_LIMB -> {
          sp += 4;
          stack[sp] = constants[instruction >>> 8];
          stack[sp + 1] = 0;
          stack[sp + 2] = 0;
          stack[sp + 3] = 0;
        }
        case Instruction.PUSH_WORD -> {
          sp += 4;
          Words.copy(constants, instruction >>> 8, stack, sp);
        }
        case Instruction.DUP -> {
          int from = sp - (instruction >>> 8);
          sp += 4;
          stack[sp] = stack[from];
          stack[sp + 1] = stack[from + 1];
          stack[sp + 2] = stack[from + 2];
          stack[sp + 3] = stack[from + 3];
        }
        case Instruction.SWAP -> swap(stack, sp, sp - (instruction >>> 8));
        case Instruction.POP -> sp -= 4;
        case Instruction.NIP -> {
          Words.copy(stack, sp, stack, sp - 4);
          sp -= 4;
        }
        case Instruction.JUMP_TO -> next = instruction >>> 8;
        case Instruction.JUMP_IF_TO -> {
          if ((stack[sp] | stack[sp + 1] | stack[sp + 2] | stack[sp + 3]) != 0) {
            next = instruction >>> 8;
          }
          sp -= 4;
        }
        case Instruction.JUMP_UNLESS_TO -> {
          if ((stack[sp] | stack[sp + 1] | stack[sp + 2] | stack[sp + 3]) == 0) {
            next = instruction >>> 8;
          }
          sp -= 4;
        }
        case Instruction.JUMP, Instruction.JUMPI -> {
          frame.next = next;
          frame.gas = gas;
          next = jump(frame, sp, instruction == Instruction.JUMPI);
          sp -= instruction == Instruction.JUMPI ? 8 : 4;
        }
        case Instruction.ADD -> {
          Words.add(stack, sp);
          sp -= 4;
        }
        case Instruction.ADD_SMALL -> Words.addSmall(stack, sp, instruction >>> 8);
        case Instruction.SUB -> {
          Words.sub(stack, sp);
          sp -= 4;
        }
        case Instruction.MUL -> {
          Words.mul(stack, sp);
          sp -= 4;
        }
        case Instruction.LT -> {
          boolean less = Words.less(stack, sp, sp - 4);
          sp -= 4;
          setFlag(stack, sp, less);
        }
        case Instruction.GT -> {
          boolean less = Words.less(stack, sp - 4, sp);
          sp -= 4;
          setFlag(stack, sp, less);
        }
        case Instruction.SLT -> {
          boolean less = Words.lessSigned(stack, sp, sp - 4);
          sp -= 4;
          setFlag(stack, sp, less);
        }
        case Instruction.SGT -> {
          boolean less = Words.lessSigned(stack, sp - 4, sp);
          sp -= 4;
          setFlag(stack, sp, less);
        }
        case Instruction.EQ -> {
          boolean equal =
              (stack[sp] ^ stack[sp - 4]
                      | stack[sp + 1] ^ stack[sp - 3]
                      | stack[sp + 2] ^ stack[sp - 2]
                      | stack[sp + 3] ^ stack[sp - 1])
                  == 0;
          sp -= 4;
          setFlag(stack, sp, equal);
        }
        case Instruction.ISZERO ->
            setFlag(stack, sp, (stack[sp] | stack[sp + 1] | stack[sp + 2] | stack[sp + 3]) == 0);
        case Instruction.AND -> {
          stack[sp - 4] &= stack[sp];
          stack[sp - 3] &= stack[sp + 1];
          stack[sp - 2] &= stack[sp + 2];
          stack[sp - 1] &= stack[sp + 3];
          sp -= 4;
        }
        case Instruction.OR -> {
          stack[sp - 4] |= stack[sp];
          stack[sp - 3] |= stack[sp + 1];
          stack[sp - 2] |= stack[sp + 2];
          stack[sp - 1] |= stack[sp + 3];
          sp -= 4;
        }
        case Instruction.XOR -> {
          stack[sp - 4] ^= stack[sp];
          stack[sp - 3] ^= stack[sp + 1];
          stack[sp - 2] ^= stack[sp + 2];
          stack[sp - 1] ^= stack[sp + 3];
          sp -= 4;
        }
        case Instruction.NOT -> {
          stack[sp] = ~stack[sp];
          stack[sp + 1] = ~stack[sp + 1];
          stack[sp + 2] = ~stack[sp + 2];
          stack[sp + 3] = ~stack[sp + 3];
        }
        case Instruction.MASK -> Words.mask(stack, sp, instruction >>> 8);
        case Instruction.SHL -> {
          Words.shiftLeft(stack, sp);
          sp -= 4;
        }
        case Instruction.SHR -> {
          Words.shiftRight(stack, sp);
          sp -= 4;
        }
        case Instruction.SAR -> {
          Words.shiftRightSigned(stack, sp);
          sp -= 4;
        }
        case Instruction.BYTE -> {
          Words.byteOf(stack, sp);
          sp -= 4;
        }
        case Instruction.SIGNEXTEND -> {
          Words.signExtend(stack, sp);
          sp -= 4;
        }
        case Instruction.CLZ -> Words.set(stack, sp, Words.leadingZeros(stack, sp));
        case Instruction.DIV -> {
          Division.div(stack, sp, frame.scratch);
          sp -= 4;
        }
        case Instruction.MOD -> {
          Division.mod(stack, sp, frame.scratch);
          sp -= 4;
        }
        case Instruction.SDIV -> {
          Division.sdiv(stack, sp, frame.scratch);
          sp -= 4;
        }
        case Instruction.SMOD -> {
          Division.smod(stack, sp, frame.scratch);
          sp -= 4;
        }
        case Instruction.ADDMOD -> {
          Division.addMod(stack, sp, frame.scratch);
          sp -= 8;
        }
        case Instruction.MULMOD -> {
          Division.mulMod(stack, sp, frame.scratch);
          sp -= 8;
        }
        case Instruction.MLOAD -> {
          long offset = stack[sp];
          if ((stack[sp + 1] | stack[sp + 2] | stack[sp + 3]) != 0
              || offset < 0
              || offset > memory.size - 32) {
            frame.next = next;
            frame.sp = sp;
            frame.gas = gas;
            frame.wordRegion(sp, 32);
            gas = frame.gas;
          }
          Words.load(memory.bytes, (int) offset, stack, sp);
        }
        case Instruction.MSTORE -> {
          long offset = stack[sp];
          if ((stack[sp + 1] | stack[sp + 2] | stack[sp + 3]) != 0
              || offset < 0
              || offset > memory.size - 32) {
            frame.next = next;
            frame.sp = sp;
            frame.gas = gas;
            frame.wordRegion(sp, 32);
            gas = frame.gas;
          }
          Words.store(stack, sp - 4, memory.bytes, (int) offset);
          sp -= 8;
        }
        case Instruction.CALLDATALOAD -> callDataLoad(frame.input, stack, sp);
        default -> {
          frame.next = next;
          frame.sp = sp;
          frame.gas = gas;
          OtherInstructions.execute(frame, instruction >>> 8);
          if (frame.outcome != null) {
            return;
          }
          sp = frame.sp;
          gas = frame.gas;
        }
      }
    }
  }

  private static void setFlag(long[] stack, int sp, boolean flag) {
    stack[sp] = flag ? 1 : 0;
    stack[sp + 1] = 0;
    stack[sp + 2] = 0;
    stack[sp + 3] = 0;
  }

  private static void swap(long[] stack, int a, int b) {
    long l0 = stack[a];
    long l1 = stack[a + 1];
    long l2 = stack[a + 2];
    long l3 = stack[a + 3];
    Words.copy(stack, b, stack, a);
    stack[b] = l0;
    stack[b + 1] = l1;
    stack[b + 2] = l2;
    stack[b + 3] = l3;
  }

  /** JUMP, or JUMPI whose condition lies below the destination: the next place in the program. */
  private static int jump(Frame frame, int sp, boolean conditional) {
    if (conditional && Words.isZero(frame.stack, sp - 4)) {
      return frame.next;
    }
    int[] destinations = frame.code.destinations;
    int pc = Words.clamped(frame.stack, sp, destinations.length);
    if (pc == destinations.length || destinations[pc] < 0) {
      throw frame.failure(EvmExit.BAD_JUMPDEST, "no JUMPDEST where the jump goes");
    }
    return destinations[pc];
  }

  private static void callDataLoad(byte[] input, long[] stack, int sp) {
    int offset = Words.clamped(stack, sp, input.length);
    if (offset <= input.length - 32) {
      Words.load(input, offset, stack, sp);
      return;
    }
    byte[] padded = new byte[32];
    System.arraycopy(input, offset, padded, 0, input.length - offset);
    Words.load(padded, 0, stack, sp);
  }
}
