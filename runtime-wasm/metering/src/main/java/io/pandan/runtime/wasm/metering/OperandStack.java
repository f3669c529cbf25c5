package io.pandan.runtime.wasm.metering;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operands at a point of a sequence of steps, above what the sequence started with. Immutable;
 * the empty stack is null.
 *
 * @param below what is under the top
 * @param type the top's type code
 * @param height how many there are
 */
record OperandStack(@Nullable OperandStack below, byte type, int height) {

  static int height(@Nullable OperandStack stack) {
    return stack == null ? 0 : stack.height();
  }

  static OperandStack push(@Nullable OperandStack stack, int type) {
    return new OperandStack(stack, (byte) type, height(stack) + 1);
  }

  private static @Nullable OperandStack drop(@Nullable OperandStack stack, int count) {
    OperandStack rest = stack;
    for (int i = 0; i < count && rest != null; i++) {
      rest = rest.below();
    }
    return rest;
  }

  /** Types of the operands above a height, the lowest first. */
  static byte[] above(@Nullable OperandStack stack, int height) {
    byte[] types = new byte[height(stack) - height];
    OperandStack rest = stack;
    for (int i = types.length - 1; i >= 0 && rest != null; i--) {
      types[i] = rest.type();
      rest = rest.below();
    }
    return types;
  }

  /** Follows what steps do to the stack, in validated code. */
  static final class Types {
    private final WasmModule module;
    private final byte[] locals;

    /** The lowest height since the last reset. */
    private int low;

    /**
     * @param locals type codes of parameters and locals
     */
    Types(WasmModule module, byte[] locals) {
      this.module = module;
      this.locals = locals;
    }

    int low() {
      return low;
    }

    void resetLow(@Nullable OperandStack stack) {
      low = OperandStack.height(stack);
    }

    byte local(int index) {
      return locals[index];
    }

    /** The stack behind a step; before the jump where it jumps. */
    @Nullable OperandStack after(Step step, @Nullable OperandStack stack) {
      if (step.isTogether()) {
        OperandStack rest = stack;
        for (Step part : step.body) {
          rest = after(part, rest);
        }
        return rest;
      }
      if (step.jumps()) {
        // A br_table takes an index and an operand, the others at most one.
        pop(stack, Math.min(OperandStack.height(stack), 2));
        return stack;
      }
      Opcode opcode = step.opcode;
      if (step.isBlock()) {
        OperandStack rest = opcode == Opcode.IF ? pop(stack, 1) : stack;
        return step.blockType == InstructionReader.EMPTY_BLOCK ? rest : push(rest, step.blockType);
      }
      if (opcode.typed()) {
        OperandStack rest = pop(stack, opcode.parameters().length);
        for (byte result : opcode.results()) {
          rest = push(rest, result);
        }
        return rest;
      }
      return switch (opcode) {
        case CALL -> call(stack, module.typeOf(step.index));
        case CALL_INDIRECT -> call(pop(stack, 1), module.types.get(step.index));
        case DROP, LOCAL_SET, GLOBAL_SET -> pop(stack, 1);
        case BR_IF -> {
          // The operand that goes along with the branch stays when it is not taken.
          OperandStack rest = pop(stack, 1);
          low = Math.min(low, Math.max(0, OperandStack.height(rest) - 1));
          yield rest;
        }
        case LOCAL_TEE -> {
          pop(stack, 1);
          yield stack;
        }
        case SELECT -> {
          OperandStack first = pop(stack, 2);
          pop(first, 1);
          yield first;
        }
        case LOCAL_GET -> push(stack, locals[step.index]);
        case GLOBAL_GET ->
            push(
                stack,
                step.index == 0
                    ? ValueType.I64.code()
                    : module.globals.get(step.index - 1).type().code());
        default -> throw new IllegalStateException(opcode + " has no type");
      };
    }

    private @Nullable OperandStack call(@Nullable OperandStack stack, FunctionType type) {
      OperandStack rest = pop(stack, type.parameters().size());
      List<ValueType> results = type.results();
      return results.isEmpty() ? rest : push(rest, results.get(0).code());
    }

    private @Nullable OperandStack pop(@Nullable OperandStack stack, int count) {
      OperandStack rest = drop(stack, count);
      low = Math.min(low, OperandStack.height(rest));
      return rest;
    }
  }
}
