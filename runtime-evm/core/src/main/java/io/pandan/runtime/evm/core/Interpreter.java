package io.pandan.runtime.evm.core;

import io.pandan.api.evm.EvmCall;
import io.pandan.api.evm.EvmHost;
import io.pandan.api.evm.EvmOutcome;
import io.pandan.api.evm.EvmTracer;
import io.pandan.api.evm.TracedFrame;
import java.util.Optional;

/**
 * Runs analysed code against a host.
 *
 * <p>One loop over {@link Instruction}s holds what contracts do most; its bytecode is kept far
 * below the 8,000 bytes beyond which HotSpot compiles no method unless it is told to. Everything
 * else is in {@link OtherInstructions}. Stateless and safe for use by many threads.
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
      byte[] code, Profile profile, EvmCall context, EvmHost host, EvmTracer tracer) {
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

  /**
   * HotSpot's compiler makes a table of jumps of a large switch, and one indirect jump that all
   * instructions share is predicted badly. Below ten cases it makes a tree of comparisons, the
   * frequent ones first, whose branches are predicted one by one: so instructions are in groups of
   * eight.
   */
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
      // Here, and after every jump, comes the beginning of a block.
      int block = program[next++] >>> 8;
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
      boolean within = true;
      while (within) {
        int instruction = program[next++];
        int kind = instruction & 0xff;
        switch (kind >>> 3) {
          case Instruction.PUSH >>> 3 -> {
            switch (kind) {
              case Instruction.PUSH -> {
                sp += 4;
                Words.set(stack, sp, instruction >>> 8);
              }
              case Instruction.DUP -> {
                int from = sp - (instruction >>> 8);
                sp += 4;
                Words.copy(stack, from, stack, sp);
              }
              case Instruction.SWAP -> swap(stack, sp, sp - (instruction >>> 8));
              case Instruction.POP -> sp -= instruction >>> 8;
              case Instruction.REPLACE -> {
                Words.copy(stack, sp, stack, sp - (instruction >>> 8));
                sp -= 4;
              }
              case Instruction.JUMP_TO -> {
                next = instruction >>> 8;
                within = false;
              }
              case Instruction.JUMP -> {
                frame.next = next;
                frame.gas = gas;
                next = destination(frame, sp - (byte) (instruction >> 8));
                sp -= instruction >> 24;
                within = false;
              }
              case Instruction.BLOCK -> {
                next--;
                within = false;
              }
            }
          }
          case Instruction.JUMP_IF >>> 3 -> {
            int a = sp - (byte) (instruction >> 8);
            int b = sp - (byte) (instruction >> 16);
            sp -= instruction >> 24;
            boolean holds =
                switch (kind) {
                  case Instruction.JUMP_IF -> !Words.isZero(stack, a);
                  case Instruction.JUMP_UNLESS -> Words.isZero(stack, a);
                  case Instruction.JUMP_IF_LESS -> Words.less(stack, a, b);
                  case Instruction.JUMP_UNLESS_LESS -> !Words.less(stack, a, b);
                  case Instruction.JUMP_IF_EQUAL -> Words.equal(stack, a, b);
                  case Instruction.JUMP_UNLESS_EQUAL -> !Words.equal(stack, a, b);
                  case Instruction.JUMP_IF_LESS_SIGNED -> Words.lessSigned(stack, a, b);
                  default -> !Words.lessSigned(stack, a, b);
                };
            next = holds ? program[next] : next + 1;
            within = false;
          }
          case Instruction.ADD >>> 3 -> {
            int a = sp - (byte) (instruction >> 8);
            int b = sp - (byte) (instruction >> 16);
            sp -= instruction >> 24;
            switch (kind) {
              case Instruction.ADD -> Words.add(stack, a, b, sp);
              case Instruction.SUB -> Words.sub(stack, a, b, sp);
              case Instruction.MUL -> Words.mul(stack, a, b, sp);
              case Instruction.AND -> Words.and(stack, a, b, sp);
              case Instruction.OR -> Words.or(stack, a, b, sp);
              case Instruction.XOR -> Words.xor(stack, a, b, sp);
              case Instruction.MLOAD -> {
                long offset = stack[a];
                if ((stack[a + 1] | stack[a + 2] | stack[a + 3]) != 0
                    || offset < 0
                    || offset > memory.size - 32) {
                  frame.next = next;
                  frame.gas = gas;
                  frame.beginLoad(a, sp);
                  gas = frame.gas;
                }
                Words.load(memory.bytes, (int) offset, stack, sp);
              }
              case Instruction.MSTORE -> {
                long offset = stack[a];
                if ((stack[a + 1] | stack[a + 2] | stack[a + 3]) != 0
                    || offset < 0
                    || offset > memory.size - 32) {
                  frame.next = next;
                  frame.gas = gas;
                  frame.beginStore(a, b, sp);
                  gas = frame.gas;
                  b = sp + 4;
                }
                Words.store(stack, b, memory.bytes, (int) offset);
              }
            }
          }
          case Instruction.LESS >>> 3 -> {
            switch (kind) {
              case Instruction.LESS -> {
                int a = sp - (byte) (instruction >> 8);
                int b = sp - (byte) (instruction >> 16);
                sp -= instruction >> 24;
                Words.set(stack, sp, Words.less(stack, a, b) ? 1 : 0);
              }
              case Instruction.LESS_SIGNED -> {
                int a = sp - (byte) (instruction >> 8);
                int b = sp - (byte) (instruction >> 16);
                sp -= instruction >> 24;
                Words.set(stack, sp, Words.lessSigned(stack, a, b) ? 1 : 0);
              }
              case Instruction.EQUAL -> {
                int a = sp - (byte) (instruction >> 8);
                int b = sp - (byte) (instruction >> 16);
                sp -= instruction >> 24;
                Words.set(stack, sp, Words.equal(stack, a, b) ? 1 : 0);
              }
              case Instruction.IS_ZERO -> {
                int a = sp - (byte) (instruction >> 8);
                sp -= instruction >> 24;
                Words.set(stack, sp, Words.isZero(stack, a) ? 1 : 0);
              }
              case Instruction.ADD_SMALL -> Words.addSmall(stack, sp, instruction >>> 8);
              case Instruction.MASK -> Words.mask(stack, sp, instruction >>> 8);
              case Instruction.PUSH_LIMB -> {
                sp += 4;
                Words.set(stack, sp, constants[instruction >>> 8]);
              }
              case Instruction.PUSH_WORD -> {
                sp += 4;
                Words.copy(constants, instruction >>> 8, stack, sp);
              }
            }
          }
          case Instruction.MLOAD_AT >>> 3 -> {
            switch (kind) {
              case Instruction.MLOAD_AT -> {
                int offset = instruction >>> 8;
                sp += 4;
                if (offset > memory.size - 32) {
                  Words.set(stack, sp, offset);
                  frame.next = next;
                  frame.gas = gas;
                  frame.beginLoad(sp, sp);
                  gas = frame.gas;
                }
                Words.load(memory.bytes, offset, stack, sp);
              }
              case Instruction.MSTORE_AT -> {
                int offset = instruction >>> 8;
                if (offset > memory.size - 32) {
                  Words.set(stack, sp + 4, offset);
                  frame.next = next;
                  frame.gas = gas;
                  frame.beginStore(sp + 4, sp, sp - 4);
                  gas = frame.gas;
                }
                Words.store(stack, sp, memory.bytes, offset);
                sp -= 4;
              }
              case Instruction.SHL_BY -> Words.shiftLeft(stack, sp, instruction >>> 8, sp);
              case Instruction.SHR_BY -> Words.shiftRight(stack, sp, instruction >>> 8, 0, sp);
              case Instruction.SHL -> {
                int a = sp - (byte) (instruction >> 8);
                int b = sp - (byte) (instruction >> 16);
                sp -= instruction >> 24;
                Words.shiftLeft(stack, b, Words.clamped(stack, a, 256), sp);
              }
              case Instruction.SHR -> {
                int a = sp - (byte) (instruction >> 8);
                int b = sp - (byte) (instruction >> 16);
                sp -= instruction >> 24;
                Words.shiftRight(stack, b, Words.clamped(stack, a, 256), 0, sp);
              }
              case Instruction.NOT -> {
                stack[sp] = ~stack[sp];
                stack[sp + 1] = ~stack[sp + 1];
                stack[sp + 2] = ~stack[sp + 2];
                stack[sp + 3] = ~stack[sp + 3];
              }
              case Instruction.OTHER -> {
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
          case Instruction.DIV >>> 3 -> {
            switch (kind) {
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
              case Instruction.CALLDATALOAD -> callDataLoad(frame.input, stack, sp);
              case Instruction.JUMPI -> {
                if (!Words.isZero(stack, sp - 4)) {
                  frame.next = next;
                  frame.gas = gas;
                  next = destination(frame, sp);
                }
                sp -= 8;
                within = false;
              }
            }
          }
          default -> {
            switch (kind) {
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
              default -> Words.set(stack, sp, Words.leadingZeros(stack, sp));
            }
          }
        }
      }
    }
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

  /** The place in the program of the JUMPDEST that a word of the stack names. */
  private static int destination(Frame frame, int at) {
    int[] destinations = frame.code.destinations;
    int pc = Words.clamped(frame.stack, at, destinations.length);
    if (pc == destinations.length || destinations[pc] < 0) {
      throw frame.badJump();
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
