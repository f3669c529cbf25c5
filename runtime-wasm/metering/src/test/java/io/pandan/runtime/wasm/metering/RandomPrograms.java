package io.pandan.runtime.wasm.metering;

import io.pandan.runtime.wasm.metering.WasmModule.ExportKind;
import io.pandan.runtime.wasm.metering.WasmModule.LocalGroup;
import io.pandan.runtime.wasm.metering.WasmModule.SegmentMode;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Makes valid programs that end: blocks, loops that count down, ifs, branches, calls of functions
 * before, memory, and integers. The same seed gives the same program.
 */
final class RandomPrograms {
  private static final Opcode[] I32_BINARY = {
    Opcode.I32_ADD,
    Opcode.I32_SUB,
    Opcode.I32_MUL,
    Opcode.I32_XOR,
    Opcode.I32_AND,
    Opcode.I32_LT_U,
    Opcode.I32_GT_S
  };
  private static final Opcode[] I64_BINARY = {Opcode.I64_ADD, Opcode.I64_MUL, Opcode.I64_XOR};

  private final RandomGenerator random;
  private final boolean branchTables;
  private final List<String> functions = new ArrayList<>();

  // The function that is being written: locals 0 and 1 are parameters, 2 and 3 free, then counters.
  private String type = "";
  private int counters;
  private int budget;

  /**
   * A maker of programs.
   *
   * @param branchTables whether to use br_table, whose default label the gas counter does not see
   */
  RandomPrograms(RandomGenerator random, boolean branchTables) {
    this.random = random;
    this.branchTables = branchTables;
  }

  /** A module that exports its last function, of type {@code il>i}, as "run". */
  ModuleBuilder next() {
    ModuleBuilder builder = new ModuleBuilder().memory(1, 3);
    builder.global('i', true, new Code().i32(7).end().toBytes());
    builder.global('l', true, new Code().i64(-3).end().toBytes());
    functions.clear();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      type = i == count - 1 ? "il>i" : random.nextBoolean() ? "il>i" : "il>";
      counters = 0;
      budget = 60;
      Code code = new Code();
      statements(code, 0, 0);
      if (type.endsWith("i")) {
        expression(code, 'i', 3);
      }
      code.end();
      builder.function(type, locals(), code.toBytes());
      functions.add(type);
    }
    builder.exportFunction("run", count - 1);
    builder.export("memory", ExportKind.MEMORY, 0);
    if (random.nextBoolean()) {
      builder.table(4, 8).elements(SegmentMode.ACTIVE, random.nextInt(count));
    }
    return builder;
  }

  private List<LocalGroup> locals() {
    List<LocalGroup> groups = new ArrayList<>();
    groups.add(ModuleBuilder.group(1, 'i'));
    groups.add(ModuleBuilder.group(1, 'l'));
    for (int left = counters; left > 0; ) {
      int size = 1 + random.nextInt(left);
      groups.add(ModuleBuilder.group(size, 'i'));
      left -= size;
    }
    return groups;
  }

  /** Statements within {@code depth} blocks without results, the loops among them by bit. */
  private void statements(Code code, int depth, int loops) {
    int count = random.nextInt(5);
    for (int i = 0; i < count && budget-- > 0; i++) {
      statement(code, depth, loops);
    }
  }

  private void statement(Code code, int depth, int loops) {
    switch (random.nextInt(depth > 5 ? 9 : 14)) {
      case 0 -> {
        expression(code, 'i', 3);
        code.op(Opcode.LOCAL_SET, random.nextBoolean() ? 0 : 2);
      }
      case 1 -> {
        expression(code, 'l', 3);
        code.op(Opcode.LOCAL_SET, random.nextBoolean() ? 1 : 3);
      }
      case 2 -> {
        expression(code, 'i', 2);
        code.op(Opcode.DROP);
      }
      case 3 -> {
        boolean wide = random.nextBoolean();
        expression(code, wide ? 'l' : 'i', 2);
        code.op(Opcode.GLOBAL_SET, wide ? 1 : 0);
      }
      case 4 -> memory(code);
      case 5 -> {
        code.op(Opcode.NOP);
        call(code, "il>");
      }
      case 6, 7 -> branch(code, depth, loops);
      case 8 -> {
        code.i32(random.nextInt(3));
        if (random.nextBoolean()) {
          code.op(Opcode.LOCAL_TEE, 2);
        }
        code.op(Opcode.MEMORY_GROW, 0).op(Opcode.DROP);
      }
      case 9, 10 -> {
        code.block(Opcode.BLOCK);
        statements(code, depth + 1, loops << 1);
        code.end();
      }
      case 11 -> {
        int counter = 4 + counters++;
        code.i32(1 + random.nextInt(3)).op(Opcode.LOCAL_SET, counter);
        code.block(Opcode.LOOP);
        statements(code, depth + 1, loops << 1 | 1);
        code.op(Opcode.LOCAL_GET, counter).i32(1).op(Opcode.I32_SUB);
        code.op(Opcode.LOCAL_TEE, counter).op(Opcode.BR_IF, 0).end();
      }
      default -> {
        expression(code, 'i', 2);
        code.block(Opcode.IF);
        statements(code, depth + 1, loops << 1);
        if (random.nextBoolean()) {
          code.op(Opcode.ELSE);
          statements(code, depth + 1, loops << 1);
        }
        code.end();
      }
    }
  }

  /** Leaves some blocks; never starts a loop anew, so that programs end. */
  private void branch(Code code, int depth, int loops) {
    int label = random.nextInt(depth + 1);
    if ((loops >> label & 1) != 0) {
      return;
    }
    boolean leaves = label == depth;
    if (branchTables && random.nextInt(3) == 0 && !(leaves && type.endsWith("i"))) {
      expression(code, 'i', 1);
      code.op(Opcode.BR_TABLE, 2, label, label, label);
      return;
    }
    if (leaves && type.endsWith("i")) {
      expression(code, 'i', 2);
    }
    switch (random.nextInt(4)) {
      case 0 -> code.op(Opcode.BR, label);
      case 1 -> {
        if (leaves) {
          code.op(Opcode.RETURN);
        } else {
          code.op(Opcode.BR, label);
        }
      }
      default -> {
        expression(code, 'i', 1);
        code.op(Opcode.BR_IF, label);
        if (leaves && type.endsWith("i")) {
          code.op(Opcode.DROP);
        }
      }
    }
  }

  private void memory(Code code) {
    code.i32(random.nextInt(60_000));
    switch (random.nextInt(3)) {
      case 0 -> {
        expression(code, 'i', 1);
        code.op(Opcode.I32_STORE8, 0, 0);
      }
      case 1 -> {
        expression(code, 'i', 1);
        length(code);
        code.op(Opcode.MEMORY_FILL, 0);
      }
      default -> {
        code.i32(random.nextInt(60_000));
        length(code);
        code.op(Opcode.MEMORY_COPY, 0, 0);
      }
    }
  }

  /** A number of bytes below 4096, told when the module is made or only when it runs. */
  private void length(Code code) {
    if (random.nextBoolean()) {
      code.i32(random.nextInt(4096));
    } else {
      expression(code, 'i', 1);
      code.i32(4095).op(Opcode.I32_AND);
    }
  }

  /** Calls a function before this one, if there is one of the type, and leaves its result. */
  private boolean call(Code code, String wanted) {
    for (int i = 0; i < functions.size(); i++) {
      if (functions.get(i).equals(wanted) && random.nextBoolean()) {
        expression(code, 'i', 1);
        expression(code, 'l', 1);
        code.op(Opcode.CALL, i);
        return true;
      }
    }
    return false;
  }

  private void expression(Code code, char letter, int depth) {
    boolean wide = letter == 'l';
    if (depth == 0) {
      if (wide) {
        code.i64(random.nextLong() >> random.nextInt(64));
      } else {
        code.i32(random.nextInt() >> random.nextInt(32));
      }
      return;
    }
    switch (random.nextInt(9)) {
      case 0, 1 -> code.op(Opcode.LOCAL_GET, (wide ? 1 : 0) + (random.nextBoolean() ? 2 : 0));
      case 2 -> code.op(Opcode.GLOBAL_GET, wide ? 1 : 0);
      case 3, 4 -> {
        expression(code, letter, depth - 1);
        expression(code, letter, depth - 1);
        Opcode[] choices = wide ? I64_BINARY : I32_BINARY;
        code.op(choices[random.nextInt(choices.length)]);
      }
      case 5 -> {
        expression(code, wide ? 'i' : 'l', depth - 1);
        code.op(wide ? Opcode.I64_EXTEND_I32_U : Opcode.I64_EQZ);
      }
      case 6 -> {
        expression(code, letter, depth - 1);
        expression(code, letter, depth - 1);
        expression(code, 'i', depth - 1);
        code.op(Opcode.SELECT);
      }
      case 7 -> {
        if (wide || !call(code, "il>i")) {
          expression(code, letter, 0);
        }
      }
      default -> {
        expression(code, 'i', depth - 1);
        code.block(Opcode.IF, ValueType.ofLetter(letter));
        expression(code, letter, depth - 1);
        code.op(Opcode.ELSE);
        expression(code, letter, depth - 1);
        code.end();
      }
    }
  }
}
