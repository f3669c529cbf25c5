package io.pandan.runtime.wasm.metering;

import io.pandan.runtime.wasm.metering.WasmModule.Constant;
import io.pandan.runtime.wasm.metering.WasmModule.ElementSegment;
import io.pandan.runtime.wasm.metering.WasmModule.Export;
import io.pandan.runtime.wasm.metering.WasmModule.ExportKind;
import io.pandan.runtime.wasm.metering.WasmModule.FunctionBody;
import io.pandan.runtime.wasm.metering.WasmModule.Global;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Bounds the call stack: a global counts what all open calls weigh, every direct call of a defined
 * function adds the callee's weight before and takes it off after, and a sum above the limit traps.
 * Functions that are reached from outside (exports, tables, start) get a thunk that does the same.
 *
 * <p>Source: fvm-wasm-instrument, src/stack_limiter. The weight of a function is that of its
 * {@linkplain Instrumenter#weight locals} plus its {@linkplain StackHeight greatest height}.
 */
final class StackLimiter {
  private final WasmModule module;
  private final int limit;
  private final Instrumenter instrumenter;
  private final int heightGlobal;
  private final int[] costs;

  private StackLimiter(WasmModule module, int limit, Instrumenter instrumenter) {
    this.module = module;
    this.limit = limit;
    this.instrumenter = instrumenter;
    this.heightGlobal = module.globals.size();
    this.costs = new int[module.functionCount()];
  }

  /**
   * Injects the limiter into a validated module, in place.
   *
   * @param limit the greatest sum of weights
   * @param instrumenter how functions are weighed
   * @return the index of the global that holds the sum
   * @throws ModuleRefusedException if a function's weight cannot be told
   */
  static int inject(WasmModule module, int limit, Instrumenter instrumenter) {
    return new StackLimiter(module, limit, instrumenter).inject();
  }

  private int inject() {
    if (module.bodies.isEmpty()) {
      throw new ModuleRefusedException(RefusalPhase.LIMIT_STACK, "the module has no functions");
    }
    StackHeight heights = new StackHeight(module, instrumenter);
    int imported = module.imports.size();
    for (int i = 0; i < module.bodies.size(); i++) {
      costs[imported + i] = instrumenter.weight(module.bodies.get(i).locals()) + heights.compute(i);
    }
    ByteWriter zero = new ByteWriter(4).op(Opcode.I32_CONST).writeSigned(0).op(Opcode.END);
    module.globals.add(
        new Global(ValueType.I32, true, new Constant(ValueType.I32, -1, Slice.of(zero))));
    module.bodies.replaceAll(this::limitCalls);
    addThunks();
    return heightGlobal;
  }

  private FunctionBody limitCalls(FunctionBody body) {
    Slice code = body.code();
    ByteWriter out = new ByteWriter(code.length() + code.length() / 2);
    InstructionReader in = new InstructionReader(code);
    int copied = code.from();
    while (in.next()) {
      if (in.opcode() == Opcode.CALL && costs[in.index()] > 0) {
        out.write(code.array(), copied, in.start());
        writeCall(out, in.index());
        copied = in.end();
      }
    }
    out.write(code.array(), copied, code.to());
    return new FunctionBody(body.locals(), Slice.of(out));
  }

  private void writeCall(ByteWriter out, int callee) {
    int cost = costs[callee];
    out.op(Opcode.GLOBAL_GET, heightGlobal).op(Opcode.I32_CONST).writeSigned(cost);
    out.op(Opcode.I32_ADD).op(Opcode.GLOBAL_SET, heightGlobal);
    out.op(Opcode.GLOBAL_GET, heightGlobal).op(Opcode.I32_CONST).writeSigned(limit);
    out.op(Opcode.I32_GT_U).op(Opcode.IF).writeByte(InstructionReader.EMPTY_BLOCK);
    out.op(Opcode.UNREACHABLE).op(Opcode.END);
    out.op(Opcode.CALL, callee);
    out.op(Opcode.GLOBAL_GET, heightGlobal).op(Opcode.I32_CONST).writeSigned(cost);
    out.op(Opcode.I32_SUB).op(Opcode.GLOBAL_SET, heightGlobal);
  }

  private void addThunks() {
    TreeSet<Integer> reached = new TreeSet<>();
    for (Export export : module.exports) {
      if (export.kind() == ExportKind.FUNCTION) {
        reached.add(export.index());
      }
    }
    for (ElementSegment segment : module.elements) {
      for (int function : segment.functions()) {
        reached.add(function);
      }
    }
    if (module.start >= 0) {
      reached.add(module.start);
    }
    Map<Integer, Integer> thunks = new HashMap<>();
    for (int function : reached) {
      if (costs[function] > 0) {
        thunks.put(function, addThunk(function));
      }
    }
    module.exports.replaceAll(
        e ->
            e.kind() == ExportKind.FUNCTION
                ? new Export(e.name(), e.kind(), thunks.getOrDefault(e.index(), e.index()))
                : e);
    List<ElementSegment> elements = new ArrayList<>();
    for (ElementSegment segment : module.elements) {
      int[] functions = segment.functions().clone();
      for (int i = 0; i < functions.length; i++) {
        functions[i] = thunks.getOrDefault(functions[i], functions[i]);
      }
      elements.add(
          new ElementSegment(segment.mode(), segment.table(), segment.offset(), functions));
    }
    module.elements.clear();
    module.elements.addAll(elements);
    if (module.start >= 0) {
      module.start = thunks.getOrDefault(module.start, module.start);
    }
  }

  private int addThunk(int function) {
    FunctionType type = module.typeOf(function);
    ByteWriter out = new ByteWriter(48);
    for (int i = 0; i < type.parameters().size(); i++) {
      out.op(Opcode.LOCAL_GET, i);
    }
    writeCall(out, function);
    out.op(Opcode.END);
    return module.addFunction(module.indexOfType(type), new FunctionBody(List.of(), Slice.of(out)));
  }
}
