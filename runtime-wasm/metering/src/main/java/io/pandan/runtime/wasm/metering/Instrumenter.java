package io.pandan.runtime.wasm.metering;

import io.pandan.runtime.wasm.metering.WasmModule.LocalGroup;
import java.util.List;

/**
 * The releases of fvm-wasm-instrument that networks use, and in what they differ. What a release
 * got wrong is part of what its networks charge.
 */
public enum Instrumenter {
  /**
   * Networks 16 and 17 (ref-fvm v2), over parity-wasm 0.42: sign extension, saturating conversions
   * and all of tables but init, copy and drop are unknown to it.
   */
  V0_2 {
    @Override
    int weight(List<LocalGroup> locals) {
      // Validation bounds the sum.
      return locals.stream().mapToInt(LocalGroup::count).sum();
    }

    @Override
    boolean followsDefaultLabel() {
      return true;
    }

    @Override
    boolean endsReachability(Opcode opcode) {
      return opcode == Opcode.MEMORY_COPY || opcode == Opcode.TABLE_COPY;
    }

    @Override
    boolean knows(InstructionReader in) {
      return switch (in.opcode()) {
        case I32_EXTEND8_S,
            I32_EXTEND16_S,
            I64_EXTEND8_S,
            I64_EXTEND16_S,
            I64_EXTEND32_S,
            I32_TRUNC_SAT_F32_S,
            I32_TRUNC_SAT_F32_U,
            I32_TRUNC_SAT_F64_S,
            I32_TRUNC_SAT_F64_U,
            I64_TRUNC_SAT_F32_S,
            I64_TRUNC_SAT_F32_U,
            I64_TRUNC_SAT_F64_S,
            I64_TRUNC_SAT_F64_U,
            TABLE_GET,
            TABLE_SET,
            TABLE_GROW,
            TABLE_SIZE,
            TABLE_FILL ->
            false;
        // It expects the memory or table first, which has to be 0.
        case MEMORY_INIT, TABLE_INIT -> in.index() == 0;
        default -> true;
      };
    }
  },

  /** Networks 18 to 28 (ref-fvm v3 and v4). */
  V0_4 {
    @Override
    int weight(List<LocalGroup> locals) {
      return locals.size();
    }

    @Override
    boolean followsDefaultLabel() {
      return false;
    }

    @Override
    boolean endsReachability(Opcode opcode) {
      return false;
    }

    @Override
    boolean knows(InstructionReader in) {
      return true;
    }
  };

  /** What the locals of a function weigh on the stack: one each, or one for each group of them. */
  abstract int weight(List<LocalGroup> locals);

  /**
   * Whether the default label of a br_table counts as a way out of a block. Without it, code behind
   * the block may be charged although the block was left for an outer one.
   */
  abstract boolean followsDefaultLabel();

  /**
   * Whether the code that follows an instruction is taken for unreachable when a function's height
   * is counted. The network's limiter reads the second operand of a copy, always 0, as an
   * instruction of its own, which is {@code unreachable}; written out again it is the operand.
   */
  abstract boolean endsReachability(Opcode opcode);

  /** Whether modules may have the instruction at hand, which validation let pass. */
  abstract boolean knows(InstructionReader in);
}
