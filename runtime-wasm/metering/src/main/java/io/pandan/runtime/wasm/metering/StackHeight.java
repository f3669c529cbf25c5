package io.pandan.runtime.wasm.metering;

import io.pandan.runtime.wasm.metering.WasmModule.FunctionBody;
import java.util.Arrays;

/**
 * The greatest number of values that a validated function keeps on its stack, as
 * fvm-wasm-instrument counts it (src/stack_limiter/max_height.rs), peculiarities included: counting
 * starts at 2, an {@code else} resets nothing, unreachable code may drive the height below its
 * block and so refuse the module, and only an exact meeting with the block's height is checked. Not
 * thread safe.
 */
final class StackHeight {
  /** What a call costs before it holds any value. */
  private static final int ACTIVATION = 2;

  private final WasmModule module;
  private final Instrumenter instrumenter;
  private int[] startHeights = new int[16];
  private byte[] endArities = new byte[16];
  private byte[] branchArities = new byte[16];
  private boolean[] polymorphic = new boolean[16];
  private int depth;
  private int height;
  private int function;

  StackHeight(WasmModule module, Instrumenter instrumenter) {
    this.module = module;
    this.instrumenter = instrumenter;
  }

  /** Computes the height of the defined function of this index, imports not counted. */
  int compute(int index) {
    FunctionBody body = module.bodies.get(index);
    function = module.imports.size() + index;
    FunctionType type = module.typeOf(function);
    byte arity = (byte) type.results().size();
    depth = 0;
    height = 0;
    push(arity, arity);
    height = ACTIVATION;
    int greatest = 0;
    InstructionReader in = new InstructionReader(body.code());
    while (in.next()) {
      if (!instrumenter.knows(in)) {
        throw refused("this network does not know " + in.opcode().text());
      }
      if (height > greatest && !polymorphic[depth - 1]) {
        greatest = height;
      }
      step(in, arity);
    }
    return greatest;
  }

  private void step(InstructionReader in, byte arity) {
    Opcode opcode = in.opcode();
    if (opcode.typed()) {
      pop(opcode.parameters().length);
      height += opcode.results().length;
      if (instrumenter.endsReachability(opcode)) {
        polymorphic[depth - 1] = true;
      }
      return;
    }
    switch (opcode) {
      case UNREACHABLE -> polymorphic[depth - 1] = true;
      case BLOCK, IF, LOOP -> {
        byte end = (byte) (in.blockType() == InstructionReader.EMPTY_BLOCK ? 0 : 1);
        if (opcode == Opcode.IF) {
          pop(1);
        }
        push(end, opcode == Opcode.LOOP ? 0 : end);
      }
      case ELSE -> {}
      case END -> {
        depth--;
        height = startHeights[depth] + endArities[depth];
      }
      case BR -> {
        pop(branchArity(in.index()));
        polymorphic[depth - 1] = true;
      }
      case BR_IF -> {
        int target = branchArity(in.index());
        pop(target);
        pop(1);
        height += target;
      }
      case BR_TABLE -> {
        int target = branchArity(in.defaultLabel());
        for (int label : in.labels()) {
          if (branchArity(label) != target) {
            throw refused("labels of a br_table carry different numbers of values");
          }
        }
        pop(target);
        polymorphic[depth - 1] = true;
      }
      case RETURN -> {
        pop(arity);
        polymorphic[depth - 1] = true;
      }
      case CALL -> call(module.typeOf(in.index()));
      case CALL_INDIRECT -> {
        pop(1);
        call(module.types.get(in.index()));
      }
      case DROP, LOCAL_SET, GLOBAL_SET -> pop(1);
      case SELECT -> {
        pop(2);
        pop(1);
        height++;
      }
      case LOCAL_GET, GLOBAL_GET -> height++;
      case LOCAL_TEE -> {
        pop(1);
        height++;
      }
      default -> throw new IllegalStateException(opcode + " has no height");
    }
  }

  private void call(FunctionType type) {
    pop(type.parameters().size());
    height += type.results().size();
  }

  private int branchArity(int label) {
    return branchArities[depth - 1 - label];
  }

  private void push(int endArity, int branchArity) {
    if (depth == startHeights.length) {
      startHeights = Arrays.copyOf(startHeights, 2 * depth);
      endArities = Arrays.copyOf(endArities, 2 * depth);
      branchArities = Arrays.copyOf(branchArities, 2 * depth);
      polymorphic = Arrays.copyOf(polymorphic, 2 * depth);
    }
    startHeights[depth] = height;
    endArities[depth] = (byte) endArity;
    branchArities[depth] = (byte) branchArity;
    polymorphic[depth] = false;
    depth++;
  }

  private void pop(int count) {
    if (count == 0) {
      return;
    }
    if (height == startHeights[depth - 1]) {
      if (polymorphic[depth - 1]) {
        return;
      }
      throw refused("an instruction takes more values than its block has");
    }
    if (height < count) {
      throw refused("unreachable code takes more values than there are");
    }
    height -= count;
  }

  private ModuleRefusedException refused(String reason) {
    return new ModuleRefusedException(
        RefusalPhase.LIMIT_STACK, "function " + function + ": " + reason);
  }
}
