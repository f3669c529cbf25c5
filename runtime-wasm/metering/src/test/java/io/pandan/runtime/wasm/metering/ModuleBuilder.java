package io.pandan.runtime.wasm.metering;

import io.pandan.runtime.wasm.metering.WasmModule.Constant;
import io.pandan.runtime.wasm.metering.WasmModule.DataSegment;
import io.pandan.runtime.wasm.metering.WasmModule.ElementSegment;
import io.pandan.runtime.wasm.metering.WasmModule.Export;
import io.pandan.runtime.wasm.metering.WasmModule.ExportKind;
import io.pandan.runtime.wasm.metering.WasmModule.FunctionBody;
import io.pandan.runtime.wasm.metering.WasmModule.FunctionImport;
import io.pandan.runtime.wasm.metering.WasmModule.Global;
import io.pandan.runtime.wasm.metering.WasmModule.Limits;
import io.pandan.runtime.wasm.metering.WasmModule.LocalGroup;
import io.pandan.runtime.wasm.metering.WasmModule.SegmentMode;
import java.util.List;

/** Builds modules, right and wrong ones, without checking them. Imports come before functions. */
public final class ModuleBuilder {
  private final WasmModule module = new WasmModule();

  static FunctionType type(String letters) {
    int arrow = letters.indexOf('>');
    return new FunctionType(
        types(letters.substring(0, arrow)), types(letters.substring(arrow + 1)));
  }

  private static List<ValueType> types(String letters) {
    return letters.chars().mapToObj(c -> ValueType.ofLetter((char) c)).toList();
  }

  public static byte[] constant(int value) {
    return new Code().i32(value).end().toBytes();
  }

  public ModuleBuilder importFunction(String from, String name, String type) {
    module.imports.add(new FunctionImport(from, name, module.indexOfType(type(type))));
    return this;
  }

  /** Adds a function; the locals are letters, one group for each run of the same letter. */
  public ModuleBuilder function(String type, String locals, Code code) {
    return function(
        type, locals.chars().mapToObj(c -> group(1, (char) c)).toList(), code.toBytes());
  }

  /** Adds a function with so many locals of a type in one group. */
  public ModuleBuilder functionWithLocals(String type, int count, char letter, Code code) {
    return function(type, List.of(group(count, letter)), code.toBytes());
  }

  ModuleBuilder function(String type, List<LocalGroup> locals, byte[] code) {
    module.addFunction(
        module.indexOfType(type(type)), new FunctionBody(locals, new Slice(code, 0, code.length)));
    return this;
  }

  /** Adds a function with so many i64 locals in one group. */
  public ModuleBuilder wideFunction(String type, int locals, Code code) {
    return function(type, List.of(group(locals, 'l')), code.toBytes());
  }

  static LocalGroup group(int count, char letter) {
    return new LocalGroup(count, ValueType.ofLetter(letter));
  }

  public ModuleBuilder memory(long minimum, long maximum) {
    module.memories.add(new Limits(minimum, maximum));
    return this;
  }

  public ModuleBuilder memory(long minimum) {
    return memory(minimum, Limits.UNBOUNDED);
  }

  public ModuleBuilder table(long minimum, long maximum) {
    module.tables.add(new Limits(minimum, maximum));
    return this;
  }

  /** Whether there is a memory already. */
  public boolean hasMemory() {
    return !module.memories.isEmpty();
  }

  public ModuleBuilder global(char letter, boolean mutable, byte[] value) {
    ValueType type = ValueType.ofLetter(letter);
    module.globals.add(
        new Global(type, mutable, new Constant(type, -1, new Slice(value, 0, value.length))));
    return this;
  }

  ModuleBuilder export(String name, ExportKind kind, int index) {
    module.exports.add(new Export(name, kind, index));
    return this;
  }

  /** Exports the memory under the name that the runtime looks for. */
  public ModuleBuilder exportMemory() {
    return export("memory", ExportKind.MEMORY, 0);
  }

  /** Exports the table under the name that the runtime looks for. */
  public ModuleBuilder exportTable() {
    return export("table", ExportKind.TABLE, 0);
  }

  /** Adds a segment that is written when an instance starts. */
  public ModuleBuilder activeData(int offset, byte... bytes) {
    return data(SegmentMode.ACTIVE, offset, bytes);
  }

  /** Adds a segment that waits for memory.init. */
  public ModuleBuilder passiveData(byte... bytes) {
    return data(SegmentMode.PASSIVE, 0, bytes);
  }

  /** Adds functions that are put at the start of the table. */
  public ModuleBuilder activeElements(int... functions) {
    return elements(SegmentMode.ACTIVE, functions);
  }

  /** Adds functions that wait for table.init. */
  public ModuleBuilder passiveElements(int... functions) {
    return elements(SegmentMode.PASSIVE, functions);
  }

  public ModuleBuilder exportFunction(String name, int index) {
    return export(name, ExportKind.FUNCTION, index);
  }

  public ModuleBuilder start(int function) {
    module.start = function;
    return this;
  }

  ModuleBuilder elements(SegmentMode mode, int... functions) {
    module.elements.add(new ElementSegment(mode, 0, offset(0), functions));
    return this;
  }

  ModuleBuilder data(SegmentMode mode, int offset, byte... bytes) {
    module.data.add(new DataSegment(mode, 0, offset(offset), new Slice(bytes, 0, bytes.length)));
    module.countsData = true;
    return this;
  }

  private static Constant offset(int offset) {
    byte[] constant = constant(offset);
    return new Constant(ValueType.I32, -1, new Slice(constant, 0, constant.length));
  }

  WasmModule module() {
    return module;
  }

  public byte[] build() {
    return ModuleEncoder.encode(module, 256);
  }
}
