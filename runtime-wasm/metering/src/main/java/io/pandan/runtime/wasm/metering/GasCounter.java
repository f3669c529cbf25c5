package io.pandan.runtime.wasm.metering;

import io.pandan.runtime.wasm.metering.WasmModule.FunctionBody;
import io.pandan.runtime.wasm.metering.WasmModule.LocalGroup;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts gas in the module itself: an imported global holds what is left, and every {@linkplain
 * MeteredBlocks metered block} begins with a call of an added function that takes its cost off and
 * traps below zero. Source: fvm-wasm-instrument, src/gas_metering.
 */
final class GasCounter {
  /** Module of the imported counter. */
  static final String IMPORT_MODULE = "gas";

  /** Name of the imported counter, a mutable i64. */
  static final String IMPORT_NAME = "gas_counter";

  private final WasmModule module;
  private final GasRules rules;
  private final MeteredBlocks blocks;
  private final int gasFunction;

  private GasCounter(WasmModule module, GasRules rules, Instrumenter instrumenter) {
    this.module = module;
    this.rules = rules;
    this.blocks = new MeteredBlocks(rules, instrumenter);
    this.gasFunction = module.functionCount();
  }

  /**
   * Injects the counter into a validated and limited module, in place: it becomes global 0, so that
   * every other global moves up by one.
   *
   * @return the index of the function that charges
   * @throws ModuleRefusedException if an instruction has no price
   */
  static int inject(WasmModule module, GasRules rules, Instrumenter instrumenter) {
    return new GasCounter(module, rules, instrumenter).inject();
  }

  private int inject() {
    for (int i = 0; i < module.bodies.size(); i++) {
      int function = module.imports.size() + i;
      module.bodies.set(i, meter(function, module.bodies.get(i)));
    }
    module.importsGasCounter = true;
    // The crate forgets to write the exports back; exported globals have no effect on an actor.
    module.exports.replaceAll(
        e ->
            e.kind() == WasmModule.ExportKind.GLOBAL
                ? new WasmModule.Export(e.name(), e.kind(), e.index() + 1)
                : e);
    FunctionType charge = new FunctionType(List.of(ValueType.I64), List.of());
    module.addFunction(module.indexOfType(charge), new FunctionBody(List.of(), chargeCode()));
    if (module.functionCount() > ModuleValidator.MAX_FUNCTIONS) {
      throw new ModuleRefusedException(
          RefusalPhase.METER,
          "with what is injected, "
              + module.functionCount()
              + " functions exceed the limit of "
              + ModuleValidator.MAX_FUNCTIONS);
    }
    return gasFunction;
  }

  /** Takes the argument off the counter, and traps if that leaves less than zero. */
  private static Slice chargeCode() {
    ByteWriter out = new ByteWriter(32);
    out.op(Opcode.GLOBAL_GET, 0).op(Opcode.LOCAL_GET, 0).op(Opcode.I64_SUB);
    out.op(Opcode.GLOBAL_SET, 0).op(Opcode.GLOBAL_GET, 0);
    out.op(Opcode.I64_CONST).writeSigned(0).op(Opcode.I64_LT_S);
    out.op(Opcode.IF).writeByte(InstructionReader.EMPTY_BLOCK);
    out.op(Opcode.UNREACHABLE).op(Opcode.END).op(Opcode.END);
    return Slice.of(out);
  }

  private FunctionBody meter(int function, FunctionBody body) {
    blocks.determine(function, body.code());
    int temporary = module.typeOf(function).parameters().size() + body.localCount();
    Slice code = body.code();
    ByteWriter out = new ByteWriter(code.length() + code.length() / 2);
    InstructionReader in = new InstructionReader(code);
    int copied = code.from();
    boolean afterConstant = false;
    boolean usesTemporary = false;
    for (int i = 0; in.next(); i++) {
      Opcode opcode = in.opcode();
      long cost = blocks.costAt(i);
      long unit = afterConstant ? 0 : rules.unit(opcode.price());
      boolean global = opcode == Opcode.GLOBAL_GET || opcode == Opcode.GLOBAL_SET;
      if (cost > 0 || unit > 0 || global) {
        out.write(code.array(), copied, in.start());
        copied = in.start();
        if (cost > 0) {
          out.op(Opcode.I64_CONST).writeSigned(cost).op(Opcode.CALL, gasFunction);
        }
        if (unit > 0) {
          usesTemporary = true;
          // Extended unsigned: a negative number of bytes is charged as what it says unsigned.
          out.op(Opcode.LOCAL_TEE, temporary).op(Opcode.LOCAL_GET, temporary);
          out.op(Opcode.I64_EXTEND_I32_U).op(Opcode.I64_CONST).writeSigned(unit);
          out.op(Opcode.I64_MUL).op(Opcode.CALL, gasFunction);
        }
        if (global) {
          out.op(opcode, in.index() + 1);
          copied = in.end();
        }
      }
      afterConstant = opcode == Opcode.I32_CONST;
    }
    out.write(code.array(), copied, code.to());
    List<LocalGroup> locals = body.locals();
    if (usesTemporary) {
      if (temporary >= FunctionValidator.MAX_LOCALS) {
        throw new ModuleRefusedException(
            RefusalPhase.METER,
            "function "
                + function
                + " has no place for one more local than "
                + FunctionValidator.MAX_LOCALS);
      }
      locals = new ArrayList<>(locals);
      locals.add(new LocalGroup(1, ValueType.I32));
    }
    return new FunctionBody(locals, Slice.of(out));
  }
}
