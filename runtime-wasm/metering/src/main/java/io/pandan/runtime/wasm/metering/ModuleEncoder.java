package io.pandan.runtime.wasm.metering;

import io.pandan.runtime.wasm.metering.WasmModule.DataSegment;
import io.pandan.runtime.wasm.metering.WasmModule.ElementSegment;
import io.pandan.runtime.wasm.metering.WasmModule.FunctionBody;
import io.pandan.runtime.wasm.metering.WasmModule.FunctionImport;
import io.pandan.runtime.wasm.metering.WasmModule.Limits;
import io.pandan.runtime.wasm.metering.WasmModule.LocalGroup;
import java.util.List;
import java.util.function.BiConsumer;

/** Writes a module in the binary format, without custom sections. */
final class ModuleEncoder {
  private final WasmModule module;
  private final ByteWriter out;

  private ModuleEncoder(WasmModule module, int capacity) {
    this.module = module;
    this.out = new ByteWriter(capacity);
  }

  /**
   * Writes a module.
   *
   * @param capacity a guess of the size in bytes
   */
  static byte[] encode(WasmModule module, int capacity) {
    return new ModuleEncoder(module, capacity).encode();
  }

  private byte[] encode() {
    out.writeByte(0).writeByte('a').writeByte('s').writeByte('m').writeByte(1);
    out.writeByte(0).writeByte(0).writeByte(0);
    section(1, module.types, ModuleEncoder::writeType);
    writeImports();
    section(3, module.functions, ByteWriter::writeU32);
    section(
        4,
        module.tables,
        (to, table) -> writeLimits(to.writeByte(ValueType.FUNCREF.code()), table));
    section(5, module.memories, ModuleEncoder::writeLimits);
    section(
        6,
        module.globals,
        (to, g) ->
            to.writeByte(g.type().code()).writeByte(g.mutable() ? 1 : 0).write(g.value().bytes()));
    section(
        7,
        module.exports,
        (to, e) -> to.writeName(e.name()).writeByte(e.kind().ordinal()).writeU32(e.index()));
    if (module.start >= 0) {
      writeSection(8, new ByteWriter(8).writeU32(module.start));
    }
    section(9, module.elements, ModuleEncoder::writeElements);
    if (module.countsData) {
      writeSection(12, new ByteWriter(8).writeU32(module.data.size()));
    }
    section(10, module.bodies, ModuleEncoder::writeBody);
    section(11, module.data, ModuleEncoder::writeData);
    return out.toByteArray();
  }

  private <T> void section(int id, List<T> items, BiConsumer<ByteWriter, T> write) {
    if (items.isEmpty()) {
      return;
    }
    ByteWriter section = new ByteWriter(64);
    section.writeU32(items.size());
    for (T item : items) {
      write.accept(section, item);
    }
    writeSection(id, section);
  }

  private void writeSection(int id, ByteWriter section) {
    out.writeByte(id).writeU32(section.size()).write(section);
  }

  private static void writeType(ByteWriter to, FunctionType type) {
    to.writeByte(0x60);
    writeTypes(to, type.parameters());
    writeTypes(to, type.results());
  }

  private static void writeTypes(ByteWriter to, List<ValueType> types) {
    to.writeU32(types.size());
    types.forEach(type -> to.writeByte(type.code()));
  }

  private void writeImports() {
    int count = module.imports.size() + (module.importsGasCounter ? 1 : 0);
    if (count == 0) {
      return;
    }
    ByteWriter section = new ByteWriter(64).writeU32(count);
    for (FunctionImport function : module.imports) {
      section.writeName(function.module()).writeName(function.name());
      section.writeByte(0).writeU32(function.type());
    }
    if (module.importsGasCounter) {
      section.writeName(GasCounter.IMPORT_MODULE).writeName(GasCounter.IMPORT_NAME);
      section.writeByte(3).writeByte(ValueType.I64.code()).writeByte(1);
    }
    writeSection(2, section);
  }

  private static void writeLimits(ByteWriter to, Limits limits) {
    to.writeByte(limits.bounded() ? 1 : 0).writeU32((int) limits.minimum());
    if (limits.bounded()) {
      to.writeU32((int) limits.maximum());
    }
  }

  private static void writeElements(ByteWriter to, ElementSegment segment) {
    switch (segment.mode()) {
      case ACTIVE -> to.writeU32(0).write(segment.offset().bytes());
      case PASSIVE -> to.writeU32(1).writeByte(0);
      case DECLARED -> to.writeU32(3).writeByte(0);
    }
    to.writeU32(segment.functions().length);
    for (int function : segment.functions()) {
      to.writeU32(function);
    }
  }

  private static void writeBody(ByteWriter to, FunctionBody body) {
    ByteWriter locals = new ByteWriter(16).writeU32(body.locals().size());
    for (LocalGroup group : body.locals()) {
      locals.writeU32(group.count()).writeByte(group.type().code());
    }
    to.writeU32(locals.size() + body.code().length()).write(locals).write(body.code());
  }

  private static void writeData(ByteWriter to, DataSegment segment) {
    switch (segment.mode()) {
      case ACTIVE -> to.writeU32(0).write(segment.offset().bytes());
      case PASSIVE -> to.writeU32(1);
      case DECLARED -> throw new IllegalStateException("data segments are not declared");
    }
    to.writeU32(segment.bytes().length()).write(segment.bytes());
  }
}
