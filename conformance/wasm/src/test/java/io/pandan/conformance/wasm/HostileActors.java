package io.pandan.conformance.wasm;

import static io.pandan.api.ExitCode.OK;
import static io.pandan.api.ExitCode.SYS_ASSERTION_FAILED;
import static io.pandan.api.ExitCode.SYS_ILLEGAL_EXIT_CODE;
import static io.pandan.api.ExitCode.SYS_ILLEGAL_INSTRUCTION;
import static io.pandan.api.ExitCode.SYS_MISSING_RETURN;
import static io.pandan.api.ExitCode.SYS_OUT_OF_GAS;
import static io.pandan.conformance.wasm.HostileCode.ADDED;
import static io.pandan.conformance.wasm.HostileCode.INVOKE;
import static io.pandan.conformance.wasm.HostileCode.actor;
import static io.pandan.conformance.wasm.HostileCode.demand;

import io.pandan.api.ExitCode;
import io.pandan.conformance.wasm.HostileModule.Called;
import io.pandan.conformance.wasm.HostileModule.Stillborn;
import io.pandan.runtime.wasm.metering.Code;
import io.pandan.runtime.wasm.metering.ModuleBuilder;
import io.pandan.runtime.wasm.metering.Opcode;
import io.pandan.runtime.wasm.metering.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Modules that are accepted, and the exit codes that they come to. */
final class HostileActors {
  private static final int MAX_PAGES = 8192;

  /** A function of so many locals may call itself so often: it weighs 5. */
  private static final int WIDE_LOCALS = 118;

  private static final int WIDE_DEPTH = 390;

  private final List<HostileModule> modules = new ArrayList<>();

  private HostileActors() {}

  static List<HostileModule> all() {
    HostileActors all = new HostileActors();
    all.addLoops();
    all.addRecursions();
    all.addMemory();
    all.addTables();
    all.addStarts();
    all.addFloats();
    all.addSizes();
    all.addExits();
    return all.modules;
  }

  private void add(String name, ExitCode exitCode, byte[] module) {
    modules.add(new HostileModule(name, module, new Called(exitCode)));
  }

  private void add(String name, ExitCode exitCode, Code body, Consumer<ModuleBuilder> more) {
    add(name, exitCode, actor(body, more));
  }

  private void addLoops() {
    add(
        "a loop",
        SYS_OUT_OF_GAS,
        actor(new Code().block(Opcode.LOOP).op(Opcode.BR, 0).end().i32(0)));
    add(
        "a loop that costs nothing but its branch",
        SYS_OUT_OF_GAS,
        actor(new Code().block(Opcode.LOOP).op(Opcode.NOP).op(Opcode.BR, 0).end().i32(0)));
    add(
        "a loop by the default label of a br_table",
        SYS_OUT_OF_GAS,
        actor(new Code().block(Opcode.LOOP).i32(5).op(Opcode.BR_TABLE, 0, 0).end().i32(0)));
    Code twice = new Code().block(Opcode.LOOP).block(Opcode.LOOP);
    twice.i32(1).op(Opcode.BR_TABLE, 1, 0, 1).end().end().i32(0);
    add("two loops by a br_table", SYS_OUT_OF_GAS, actor(twice));
    Code copies = new Code().block(Opcode.LOOP).i32(1).i32(0).i32(65_535);
    copies.op(Opcode.MEMORY_COPY, 0, 0).op(Opcode.BR, 0).end().i32(0);
    add("copies without end", SYS_OUT_OF_GAS, actor(copies));
    Code calls = new Code().block(Opcode.LOOP).i32(0).op(Opcode.CALL, 0).op(Opcode.DROP);
    add("syscalls without end", SYS_OUT_OF_GAS, actor(calls.op(Opcode.BR, 0).end().i32(0)));
  }

  private void addRecursions() {
    add(
        "a recursion",
        SYS_ILLEGAL_INSTRUCTION,
        actor(new Code().op(Opcode.LOCAL_GET, 0).op(Opcode.CALL, INVOKE)));
    add(
        "a mutual recursion",
        SYS_ILLEGAL_INSTRUCTION,
        new Code().op(Opcode.CALL, ADDED).i32(0),
        module ->
            module
                .function(">", "", new Code().op(Opcode.CALL, ADDED + 1).end())
                .function(">", "", new Code().op(Opcode.CALL, ADDED).end()));
    add(
        "a recursion through the table",
        SYS_ILLEGAL_INSTRUCTION,
        new Code().op(Opcode.LOCAL_GET, 0).i32(0).op(Opcode.CALL_INDIRECT, 0, 0),
        module -> module.table(1, 1).activeElements(INVOKE));
    // Each local is used after the call, so that it has to be kept.
    Code wide = new Code();
    for (int i = 0; i < 96; i++) {
      wide.op(Opcode.GLOBAL_GET, 0).op(Opcode.LOCAL_SET, i);
    }
    wide.op(Opcode.CALL, ADDED);
    for (int i = 0; i < 96; i++) {
      wide.op(Opcode.LOCAL_GET, i).op(Opcode.GLOBAL_SET, 0);
    }
    add(
        "a recursion over wide frames",
        SYS_ILLEGAL_INSTRUCTION,
        new Code().op(Opcode.CALL, ADDED).i32(0),
        module ->
            module
                .global('l', true, new Code().i64(1).end().toBytes())
                .functionWithLocals(">", 96, 'l', wide.end()));
    Code deep = new Code();
    for (int i = 0; i < 100; i++) {
      deep.op(Opcode.LOCAL_GET, i);
    }
    deep.op(Opcode.CALL, ADDED);
    Code first = new Code();
    for (int i = 0; i < 100; i++) {
      first.i64(i);
    }
    add(
        "a recursion with 100 parameters",
        SYS_ILLEGAL_INSTRUCTION,
        first.op(Opcode.CALL, ADDED).i32(0),
        module -> module.function("l".repeat(100) + ">", "", deep.end()));
    add(
        "an actor that calls itself with all gas",
        OK,
        actor(HostileCode.sendToItself().op(Opcode.DROP).i32(0)));
    Code growing = new Code().i32(8).op(Opcode.MEMORY_GROW, 0).op(Opcode.DROP);
    growing.raw(HostileCode.sendToItself().toBytes()).op(Opcode.DROP).i32(0);
    add("an actor that grows and calls itself", OK, actor(growing));
    add(
        "an actor that recurses over wide frames and calls itself at the bottom",
        OK,
        new Code().op(Opcode.CALL, ADDED).i32(0),
        module ->
            module
                .global('i', true, ModuleBuilder.constant(WIDE_DEPTH))
                .global('l', true, new Code().i64(1).end().toBytes())
                .functionWithLocals(">", WIDE_LOCALS, 'l', wideUntilTheBottom())
                .function(">", "", HostileCode.sendToItself().op(Opcode.DROP).end()));
  }

  /** Goes down as global 0 says, over locals of which some are needed afterwards. */
  private static Code wideUntilTheBottom() {
    Code code = new Code().op(Opcode.GLOBAL_GET, 0).i32(1).op(Opcode.I32_SUB);
    code.op(Opcode.GLOBAL_SET, 0);
    for (int i = 0; i < 16; i++) {
      code.op(Opcode.GLOBAL_GET, 1).op(Opcode.LOCAL_SET, 7 * i);
    }
    code.op(Opcode.GLOBAL_GET, 0).block(Opcode.IF).op(Opcode.CALL, ADDED);
    code.op(Opcode.ELSE).op(Opcode.CALL, ADDED + 1).end();
    for (int i = 0; i < 16; i++) {
      code.op(Opcode.LOCAL_GET, 7 * i).op(Opcode.GLOBAL_SET, 1);
    }
    return code.end();
  }

  private void addMemory() {
    Code steps = new Code().block(Opcode.LOOP).i32(16).op(Opcode.MEMORY_GROW, 0);
    steps.i32(-1).op(Opcode.I32_NE).op(Opcode.BR_IF, 0).end();
    add(
        "growth to the limit in steps",
        OK,
        actor(steps.raw(demand(memorySize(MAX_PAGES - 15)).toBytes())));
    Code atOnce = new Code().i32(MAX_PAGES - 1).op(Opcode.MEMORY_GROW, 0).op(Opcode.DROP);
    add(
        "growth to the limit at once",
        OK,
        actor(atOnce.raw(demand(memorySize(MAX_PAGES)).toBytes())));
    Code over = new Code().i32(MAX_PAGES).op(Opcode.MEMORY_GROW, 0).i32(-1).op(Opcode.I32_EQ);
    add("growth over the limit", OK, actor(demand(over)));
    Code most = new Code().i32(0x7fff_ffff).op(Opcode.MEMORY_GROW, 0);
    add("growth by 2^31-1 pages", SYS_OUT_OF_GAS, actor(most));
    add(
        "growth by 2^32-1 pages",
        SYS_OUT_OF_GAS,
        actor(
            lengthAsLocal(new Code().op(Opcode.LOCAL_GET, 1).op(Opcode.MEMORY_GROW, 0)),
            "i",
            module -> {}));
    for (Opcode opcode : new Opcode[] {Opcode.MEMORY_FILL, Opcode.MEMORY_COPY}) {
      int[] indexes = opcode == Opcode.MEMORY_FILL ? new int[] {0} : new int[] {0, 0};
      add(
          opcode + " of 2^32-1 bytes",
          SYS_OUT_OF_GAS,
          actor(
              lengthAsLocal(new Code().i32(1).i32(1).op(Opcode.LOCAL_GET, 1).op(opcode, indexes))
                  .i32(0),
              "i",
              module -> {}));
      add(
          opcode + " of a byte behind the memory",
          SYS_ILLEGAL_INSTRUCTION,
          actor(new Code().i32(65_536).i32(1).i32(1).op(opcode, indexes).i32(0)));
    }
    add(
        "a segment behind its end",
        SYS_ILLEGAL_INSTRUCTION,
        new Code().i32(0).i32(2).i32(0).op(Opcode.MEMORY_INIT, 0, 0).i32(0),
        module -> module.passiveData((byte) 1));
    Code dropped = new Code().op(Opcode.DATA_DROP, 0).op(Opcode.DATA_DROP, 0);
    add(
        "a segment that was dropped twice",
        SYS_ILLEGAL_INSTRUCTION,
        dropped.i32(0).i32(0).i32(1).op(Opcode.MEMORY_INIT, 0, 0).i32(0),
        module -> module.passiveData((byte) 1));
    add(
        "an access at 4 GiB",
        SYS_ILLEGAL_INSTRUCTION,
        actor(new Code().i32(-1).op(Opcode.I64_LOAD, 0, -1).op(Opcode.DROP).i32(0)));
    modules.add(
        new HostileModule(
            "data behind the memory",
            actor(new Code().i32(0), module -> module.activeData(65_536, (byte) 1)),
            Stillborn.TRAPPED));
    modules.add(
        new HostileModule(
            "data at -1",
            actor(new Code().i32(0), module -> module.activeData(-1, (byte) 1)),
            Stillborn.TRAPPED));
  }

  private static Code memorySize(int atLeast) {
    return new Code().op(Opcode.MEMORY_SIZE, 0).i32(atLeast).op(Opcode.I32_GE_U);
  }

  /** Local 1 is 2^32-1, which a constant may not be. */
  private static Code lengthAsLocal(Code code) {
    return new Code().i32(-1).op(Opcode.LOCAL_SET, 1).raw(code.toBytes());
  }

  private void addTables() {
    Consumer<ModuleBuilder> table = module -> module.table(4, 30_000).activeElements(0, INVOKE);
    add("a null function", SYS_ILLEGAL_INSTRUCTION, indirect(3), table);
    add("a function behind the table", SYS_ILLEGAL_INSTRUCTION, indirect(4), table);
    add("a function at -1", SYS_ILLEGAL_INSTRUCTION, indirect(-1), table);
    add(
        "a function of another type",
        SYS_ILLEGAL_INSTRUCTION,
        new Code().raw(0x44, 0, 0, 0, 0, 0, 0, 0, 0).i32(1).op(Opcode.CALL_INDIRECT, 4, 0).i32(0),
        module -> table.accept(module.function("d>", "", new Code().end())));
    Code grow = new Code().block(Opcode.LOOP).i32(0).op(Opcode.TABLE_GET, 0).i32(999);
    grow.op(Opcode.TABLE_GROW, 0).i32(-1).op(Opcode.I32_NE).op(Opcode.BR_IF, 0).end();
    Code size = new Code().op(Opcode.TABLE_SIZE, 0).i32(4 + 20 * 999).op(Opcode.I32_EQ);
    add("growth of the table to its limit", OK, grow.raw(demand(size).toBytes()), table);
    Code most = new Code().i32(0).op(Opcode.TABLE_GET, 0).i32(0x7fff_ffff);
    add("growth of the table by 2^31-1", SYS_OUT_OF_GAS, most.op(Opcode.TABLE_GROW, 0), table);
    add(
        "a table copied over its end",
        SYS_ILLEGAL_INSTRUCTION,
        new Code().i32(3).i32(0).i32(2).op(Opcode.TABLE_COPY, 0, 0).i32(0),
        table);
    add(
        "functions that were dropped",
        SYS_ILLEGAL_INSTRUCTION,
        new Code().op(Opcode.ELEM_DROP, 1).i32(0).i32(0).i32(1).op(Opcode.TABLE_INIT, 1, 0).i32(0),
        table.andThen(module -> module.passiveElements(0)));
    modules.add(
        new HostileModule(
            "functions behind the table",
            actor(new Code().i32(0), module -> module.table(1, 1).activeElements(0, 1)),
            Stillborn.TRAPPED));
  }

  private static Code indirect(int element) {
    return new Code().op(Opcode.LOCAL_GET, 0).i32(element).op(Opcode.CALL_INDIRECT, 0, 0);
  }

  private void addStarts() {
    Code loop = new Code().block(Opcode.LOOP).op(Opcode.BR, 0).end().end();
    start("a start function that loops", new Stillborn(SYS_OUT_OF_GAS, "out of gas"), loop);
    Code trap = new Code().op(Opcode.UNREACHABLE).end();
    start("a start function that traps", Stillborn.TRAPPED, trap);
    Code exit = new Code().raw(HostileCode.exit(20, 0).toBytes()).op(Opcode.DROP).end();
    start("a start function that exits", Stillborn.TRAPPED, exit);
    Code recursion = new Code().op(Opcode.CALL, ADDED).end();
    start("a start function that recurses", Stillborn.TRAPPED, recursion);
    // Syscalls in a start function see no memory; the error number goes nowhere.
    Code syscall = new Code().i32(0).op(Opcode.CALL, 0).op(Opcode.DROP).end();
    add("a start function that asks for its message", OK, started(syscall));
    Code grow = new Code().i32(100).op(Opcode.MEMORY_GROW, 0).op(Opcode.DROP).end();
    add(
        "a start function that grows",
        OK,
        actor(demand(memorySize(101)), module -> module.function(">", "", grow).start(ADDED)));
  }

  private void start(String name, Stillborn fate, Code code) {
    modules.add(new HostileModule(name, started(code), fate));
  }

  private static byte[] started(Code code) {
    return actor(new Code().i32(0), module -> module.function(">", "", code).start(ADDED));
  }

  private void addFloats() {
    Code quiet = new Code().raw(0x44, 0, 0, 0, 0, 0, 0, 0, 0).raw(0x44, 0, 0, 0, 0, 0, 0, 0, 0);
    quiet.op(Opcode.F64_DIV).op(Opcode.I64_REINTERPRET_F64).i64(0x7ff8_0000_0000_0000L);
    add("0/0", OK, actor(demand(quiet.op(Opcode.I64_EQ))));
    // A signalling NaN with a sign and a payload is moved as it is.
    Code moved = new Code().i32(8).i64(0xfff0_0000_dead_beefL).op(Opcode.F64_REINTERPRET_I64);
    moved.op(Opcode.F64_STORE, 0, 0).i32(8).op(Opcode.I64_LOAD, 0, 0).i64(0xfff0_0000_dead_beefL);
    add("a NaN in memory", OK, actor(demand(moved.op(Opcode.I64_EQ))));
    Code added = new Code().i32(0xffa0_0001).op(Opcode.F32_REINTERPRET_I32);
    added.raw(0x43, 0, 0, 0, 0).op(Opcode.F32_ADD).op(Opcode.I32_REINTERPRET_F32);
    add("a NaN in an addition", OK, actor(demand(added.i32(0x7fc0_0000).op(Opcode.I32_EQ))));
    Code big = new Code().raw(0x44, 0, 0, 0, 0, 0, 0, 0xf0, 0x7f).op(Opcode.I32_TRUNC_F64_S);
    add("infinity as an integer", SYS_ILLEGAL_INSTRUCTION, actor(big));
  }

  private void addSizes() {
    add(
        "19,000 functions",
        OK,
        new Code().op(Opcode.CALL, ADDED + 18_999).i32(0),
        module -> {
          for (int i = 0; i < 19_000; i++) {
            module.function(">", "", new Code().end());
          }
        });
    Code straight = new Code().i32(0);
    for (int i = 0; i < 100_000; i++) {
      straight.i32(i).op(Opcode.I32_XOR);
    }
    add("a body of 400,000 bytes", OK, actor(straight.op(Opcode.DROP).i32(0)));
    Code blocks = new Code().raw(RefusedModules.nested(2_000).toBytes());
    add(
        "2,000 blocks within one another",
        OK,
        new Code().op(Opcode.CALL, ADDED).i32(0),
        module -> module.function(">", "", blocks));
    Code choices = new Code();
    for (int i = 0; i < 40; i++) {
      choices.raw(RefusedModules.branchTable(4_096).toBytes());
    }
    add(
        "40 br_tables of 4,096 labels",
        OK,
        new Code().op(Opcode.CALL, ADDED).i32(0),
        module -> module.function(">", "", choices.end()));
    add(
        "10,000 globals",
        OK,
        new Code().op(Opcode.GLOBAL_GET, 9_999).op(Opcode.DROP).i32(0),
        module -> {
          for (int i = 0; i < 10_000; i++) {
            module.global('i', true, ModuleBuilder.constant(i));
          }
        });
    add(
        "10,000 segments of data",
        OK,
        new Code().i32(0),
        module -> {
          for (int i = 0; i < 10_000; i++) {
            module.activeData(i, (byte) 1);
          }
        });
    add(
        "2,000 functions of 70 locals and 100 parameters",
        OK,
        new Code().i32(0),
        module -> {
          for (int i = 0; i < 2_000; i++) {
            module.functionWithLocals("l".repeat(100) + ">", 70, 'd', new Code().end());
          }
        });
    add(
        "100 parameters through the table",
        OK,
        hundred().i32(0).op(Opcode.CALL_INDIRECT, 4, 0).i32(0),
        module ->
            module
                .function("l".repeat(100) + ">", "", new Code().end())
                .table(1, 1)
                .activeElements(ADDED));
  }

  private static Code hundred() {
    Code code = new Code();
    for (int i = 0; i < 100; i++) {
      code.i64(i);
    }
    return code;
  }

  private void addExits() {
    for (int code = 1; code < 16; code++) {
      add("an exit by code " + code, SYS_ILLEGAL_EXIT_CODE, actor(HostileCode.exit(code, 0)));
    }
    add("an exit by code 16", new ExitCode(16), actor(HostileCode.exit(16, 0)));
    add("an exit by code 2^32-1", new ExitCode(-1), actor(HostileCode.exit(-1, 0)));
    add("an exit with a block that is not", SYS_ASSERTION_FAILED, actor(HostileCode.exit(16, 7)));
    add("a block that is not", SYS_MISSING_RETURN, actor(new Code().i32(77)));
    add("block 2^32-1", SYS_MISSING_RETURN, actor(new Code().i32(-1)));
    Code stat = new Code().i32(64).i32(-1).op(Opcode.CALL, HostileCode.BLOCK_STAT);
    add("the length of a block that is not", OK, actor(demand(stat.i32(7).op(Opcode.I32_EQ))));
    Code nested = new Code().i32(1).block(Opcode.IF, ValueType.I32);
    nested.raw(HostileCode.exit(33, 0).toBytes()).op(Opcode.ELSE).i32(0).end();
    add("an exit within a block", new ExitCode(33), actor(nested));
  }
}
