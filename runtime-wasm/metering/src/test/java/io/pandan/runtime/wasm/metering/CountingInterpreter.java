package io.pandan.runtime.wasm.metering;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Runs a module that has not been instrumented, in the most literal way, and counts what its
 * instructions cost as they are executed: the expectation that injected counters are held to.
 * Integer instructions only. Prices are written here a second time, on purpose.
 */
final class CountingInterpreter {
  /**
   * What the stack limiter adds to the call of a defined function: 13 instructions less the call.
   */
  private static final long LIMITER_MILLIGAS = 12 * 4000;

  private final WasmModule module;
  private final long[] globals;
  private byte[] memory;
  private final long maxPages;
  private final Map<Integer, Map<Integer, Integer>> matching = new HashMap<>();
  private long milligas;
  private long steps;

  CountingInterpreter(WasmModule module, long maxPages) {
    this.module = module;
    this.maxPages = maxPages;
    this.globals = new long[module.globals.size()];
    for (int i = 0; i < globals.length; i++) {
      InstructionReader in = new InstructionReader(module.globals.get(i).value().bytes());
      in.next();
      globals[i] = in.value();
    }
    memory =
        new byte[module.memories.isEmpty() ? 0 : (int) module.memories.get(0).minimum() * 65536];
    for (WasmModule.DataSegment segment : module.data) {
      if (segment.mode() == WasmModule.SegmentMode.ACTIVE) {
        InstructionReader in = new InstructionReader(segment.offset().bytes());
        in.next();
        System.arraycopy(
            segment.bytes().array(),
            segment.bytes().from(),
            memory,
            (int) in.value(),
            segment.bytes().length());
      }
    }
  }

  long milligas() {
    return milligas;
  }

  /** Calls an exported function as the node does: through its thunk. */
  long call(int function, long... arguments) {
    // The thunk pushes the arguments and makes a limited call.
    milligas += 4000L * arguments.length + 4000 + LIMITER_MILLIGAS;
    return run(function, arguments);
  }

  private record Frame(Opcode kind, int height, int arity, int start, int end) {}

  private long run(int function, long[] arguments) {
    int index = function - module.imports.size();
    WasmModule.FunctionBody body = module.bodies.get(index);
    FunctionType type = module.typeOf(function);
    long[] locals = Arrays.copyOf(arguments, arguments.length + body.localCount());
    Map<Integer, Integer> blockEnds = matching.computeIfAbsent(index, i -> match(body.code()));
    long[] stack = new long[1024];
    int height = 0;
    Deque<Frame> frames = new ArrayDeque<>();
    frames.push(
        new Frame(Opcode.BLOCK, 0, type.results().size(), body.code().from(), body.code().to()));
    int position = body.code().from();
    InstructionReader in = new InstructionReader(body.code());
    while (true) {
      if (++steps > 5_000_000) {
        throw new IllegalStateException("the program does not end");
      }
      if (in.end() != position) {
        in = new InstructionReader(new Slice(body.code().array(), position, body.code().to()));
      }
      in.next();
      position = in.end();
      milligas += price(in, stack, height);
      int branch = -1;
      switch (in.opcode()) {
        case UNREACHABLE -> throw new ArithmeticException("unreachable");
        case NOP -> {}
        case BLOCK, LOOP, IF -> {
          int arity = in.blockType() == InstructionReader.EMPTY_BLOCK ? 0 : 1;
          int end = blockEnds.get(in.start());
          boolean taken = in.opcode() != Opcode.IF || (int) stack[--height] != 0;
          int otherwise = blockEnds.getOrDefault(-in.start() - 1, -1);
          if (taken || otherwise >= 0) {
            frames.push(new Frame(in.opcode(), height, arity, position, end));
          }
          if (!taken) {
            position = otherwise >= 0 ? otherwise : end;
          }
        }
        case ELSE -> {
          position = frames.pop().end();
        }
        case END -> {
          frames.pop();
          if (frames.isEmpty()) {
            return type.results().isEmpty() ? 0 : stack[height - 1];
          }
        }
        case BR -> branch = in.index();
        case BR_IF -> branch = (int) stack[--height] != 0 ? in.index() : -1;
        case BR_TABLE -> {
          int choice = (int) stack[--height];
          branch =
              Integer.compareUnsigned(choice, in.labels().length) < 0
                  ? in.labels()[choice]
                  : in.defaultLabel();
        }
        case RETURN -> branch = frames.size() - 1;
        case CALL -> {
          FunctionType callee = module.typeOf(in.index());
          int count = callee.parameters().size();
          height -= count;
          milligas += LIMITER_MILLIGAS;
          long result = run(in.index(), Arrays.copyOfRange(stack, height, height + count));
          if (!callee.results().isEmpty()) {
            stack[height++] = result;
          }
        }
        case DROP -> height--;
        case SELECT -> {
          height -= 2;
          if ((int) stack[height + 1] == 0) {
            stack[height - 1] = stack[height];
          }
        }
        case LOCAL_GET -> stack[height++] = locals[in.index()];
        case LOCAL_SET -> locals[in.index()] = stack[--height];
        case LOCAL_TEE -> locals[in.index()] = stack[height - 1];
        case GLOBAL_GET -> stack[height++] = globals[in.index()];
        case GLOBAL_SET -> globals[in.index()] = stack[--height];
        case I32_CONST, I64_CONST -> stack[height++] = in.value();
        case I32_LOAD8_U -> stack[height - 1] = memory[check(stack[height - 1], 1)] & 0xff;
        case I32_STORE8 -> {
          height -= 2;
          memory[check(stack[height], 1)] = (byte) stack[height + 1];
        }
        case MEMORY_SIZE -> stack[height++] = memory.length / 65536;
        case MEMORY_GROW -> {
          long delta = stack[height - 1] & 0xffffffffL;
          long pages = memory.length / 65536;
          if (pages + delta > maxPages) {
            stack[height - 1] = -1;
          } else {
            memory = Arrays.copyOf(memory, (int) (pages + delta) * 65536);
            stack[height - 1] = pages;
          }
        }
        case MEMORY_FILL -> {
          height -= 3;
          int from = check(stack[height], stack[height + 2] & 0xffffffffL);
          Arrays.fill(memory, from, from + (int) stack[height + 2], (byte) stack[height + 1]);
        }
        case MEMORY_COPY -> {
          height -= 3;
          long length = stack[height + 2] & 0xffffffffL;
          System.arraycopy(
              memory,
              check(stack[height + 1], length),
              memory,
              check(stack[height], length),
              (int) length);
        }
        case I32_EQZ, I64_EQZ, I32_WRAP_I64, I64_EXTEND_I32_U, I64_EXTEND_I32_S ->
            stack[height - 1] = unary(in.opcode(), stack[height - 1]);
        default -> {
          height--;
          stack[height - 1] = binary(in.opcode(), stack[height - 1], stack[height]);
        }
      }
      if (branch >= 0) {
        for (int i = 0; i < branch; i++) {
          frames.pop();
        }
        Frame target = frames.peek();
        boolean loop = target.kind() == Opcode.LOOP;
        int arity = loop ? 0 : target.arity();
        if (arity == 1) {
          stack[target.height()] = stack[height - 1];
        }
        height = target.height() + arity;
        if (loop) {
          position = target.start();
        } else {
          frames.pop();
          position = target.end();
          if (frames.isEmpty()) {
            return type.results().isEmpty() ? 0 : stack[height - 1];
          }
        }
      }
    }
  }

  /** Price of an instruction as it is executed: 4 gas, but 0 for structure; 0.4 gas a byte. */
  private static long price(InstructionReader in, long[] stack, int height) {
    long operand = height == 0 ? 0 : stack[height - 1] & 0xffffffffL;
    return switch (in.opcode()) {
      case NOP, BLOCK, LOOP, UNREACHABLE, RETURN, ELSE, END, DROP -> 0;
      case MEMORY_GROW -> 4000 + operand * 65536 * 400;
      case MEMORY_FILL, MEMORY_COPY -> 4000 + operand * 400;
      default -> 4000;
    };
  }

  private int check(long address, long length) {
    long start = address & 0xffffffffL;
    if (start + length > memory.length) {
      throw new ArithmeticException("out of bounds");
    }
    return (int) start;
  }

  private static long unary(Opcode opcode, long value) {
    return switch (opcode) {
      case I32_EQZ -> (int) value == 0 ? 1 : 0;
      case I64_EQZ -> value == 0 ? 1 : 0;
      case I32_WRAP_I64, I64_EXTEND_I32_S -> (int) value;
      case I64_EXTEND_I32_U -> value & 0xffffffffL;
      default -> throw new IllegalStateException(opcode.text());
    };
  }

  private static long binary(Opcode opcode, long a, long b) {
    return switch (opcode) {
      case I32_ADD -> (int) (a + b);
      case I32_SUB -> (int) (a - b);
      case I32_MUL -> (int) (a * b);
      case I32_XOR -> (int) (a ^ b);
      case I32_AND -> (int) (a & b);
      case I32_LT_U -> Integer.compareUnsigned((int) a, (int) b) < 0 ? 1 : 0;
      case I32_GT_S -> (int) a > (int) b ? 1 : 0;
      case I64_ADD -> a + b;
      case I64_MUL -> a * b;
      case I64_XOR -> a ^ b;
      default -> throw new IllegalStateException(opcode.text());
    };
  }

  /** Where blocks end: after their end, by their start; an else, by minus its if's start less 1. */
  private static Map<Integer, Integer> match(Slice code) {
    Map<Integer, Integer> found = new HashMap<>();
    Deque<Integer> open = new ArrayDeque<>();
    InstructionReader in = new InstructionReader(code);
    while (in.next()) {
      switch (in.opcode()) {
        case BLOCK, LOOP, IF -> open.push(in.start());
        case ELSE -> found.put(-open.peek() - 1, in.end());
        case END -> {
          if (!open.isEmpty()) {
            found.put(open.pop(), in.end());
          }
        }
        default -> {}
      }
    }
    return found;
  }
}
