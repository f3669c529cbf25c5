package io.pandan.runtime.wasm.metering;

import io.pandan.runtime.wasm.metering.WasmModule.ExportKind;
import io.pandan.runtime.wasm.metering.WasmModule.SegmentMode;

/** Modules for the tests of engines in other packages. */
public final class SampleModules {
  /** What {@link #everything} gives for 1 where the host adds the number of arguments. */
  public static final int RESULT = 1 + 2 + 10 + 20 + 30 + 40 + 50;

  private SampleModules() {}

  /**
   * A module with an import of {@code il>i}, a table, segments of each kind, globals of each type
   * of number, and a start function; "run" adds up what all of them hold.
   */
  public static byte[] everything() {
    ModuleBuilder builder = new ModuleBuilder().importFunction("host", "add", "il>i");
    builder.memory(1, 2).table(2, 4).export("memory", ExportKind.MEMORY, 0);
    builder.global('i', true, new Code().i32(0).end().toBytes());
    builder.global('l', false, new Code().i64(10).end().toBytes());
    builder.global('f', false, new Code().raw(0x43, 0, 0, 0xa0, 0x41).end().toBytes());
    builder.global('d', true, new Code().raw(0x44, 0, 0, 0, 0, 0, 0, 0x3e, 0x40).end().toBytes());
    builder.function(
        "i>i", "", new Code().op(Opcode.LOCAL_GET, 0).i32(40).op(Opcode.I32_ADD).end());
    Code start = new Code().i32(4).i32(0).i32(1).op(Opcode.MEMORY_INIT, 1, 0);
    start.i32(0).i32(0).i32(1).op(Opcode.TABLE_INIT, 0, 0).i32(50).op(Opcode.GLOBAL_SET, 0);
    builder.function(">", "", start.op(Opcode.DATA_DROP, 1).op(Opcode.ELEM_DROP, 0).end());
    Code run = new Code().op(Opcode.LOCAL_GET, 0).i64(7).op(Opcode.CALL, 0);
    run.i32(0).op(Opcode.CALL_INDIRECT, 1, 0).op(Opcode.GLOBAL_GET, 0).op(Opcode.I32_ADD);
    run.op(Opcode.GLOBAL_GET, 1).op(Opcode.I32_WRAP_I64).op(Opcode.I32_ADD);
    run.op(Opcode.GLOBAL_GET, 2).op(Opcode.I32_TRUNC_F32_S).op(Opcode.I32_ADD);
    run.op(Opcode.GLOBAL_GET, 3).op(Opcode.I32_TRUNC_F64_S).op(Opcode.I32_ADD);
    // The bytes 5 and 5 make the first one, if both were written.
    run.i32(0).op(Opcode.I32_LOAD8_U, 0, 3).i32(0).op(Opcode.I32_LOAD8_U, 0, 4);
    run.op(Opcode.I32_SUB).op(Opcode.I32_ADD).end();
    builder.function("i>i", "", run).exportFunction("run", 3).start(2);
    builder.elements(SegmentMode.PASSIVE, 1);
    builder.data(SegmentMode.ACTIVE, 3, (byte) 5).data(SegmentMode.PASSIVE, 0, (byte) 5);
    return builder.build();
  }
}
