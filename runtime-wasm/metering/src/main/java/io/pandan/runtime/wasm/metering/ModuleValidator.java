package io.pandan.runtime.wasm.metering;

import io.pandan.runtime.wasm.metering.WasmModule.Constant;
import io.pandan.runtime.wasm.metering.WasmModule.DataSegment;
import io.pandan.runtime.wasm.metering.WasmModule.ElementSegment;
import io.pandan.runtime.wasm.metering.WasmModule.Export;
import io.pandan.runtime.wasm.metering.WasmModule.Global;
import io.pandan.runtime.wasm.metering.WasmModule.Limits;
import io.pandan.runtime.wasm.metering.WasmModule.SegmentMode;
import java.util.HashSet;
import java.util.Set;

/**
 * Checks a module by the rules of WebAssembly (core specification 2.0, "Validation: Modules") with
 * the limits of ref-fvm's engine: those of wasmparser 0.236 (limits.rs) and of the pooling
 * allocator as fvm/src/engine/mod.rs configures it.
 */
final class ModuleValidator {
  static final int MAX_TYPES = 1_000_000;
  static final int MAX_FUNCTIONS = 1_000_000;
  static final int MAX_IMPORTS = 1_000_000;
  static final int MAX_EXPORTS = 1_000_000;
  static final int MAX_GLOBALS = 1_000_000;
  static final int MAX_SEGMENTS = 100_000;
  static final int MAX_PARAMETERS = 1000;
  static final int MAX_TYPE_SIZE = 1_000_000;
  static final int MAX_SEGMENT_ELEMENTS = 10_000_000;

  /** Most elements of a table (engine/mod.rs: table_elements). */
  static final int MAX_TABLE_ELEMENTS = 20_000;

  private final WasmModule module;
  private final long maxMemoryBytes;

  private ModuleValidator(WasmModule module, long maxMemoryBytes) {
    this.module = module;
    this.maxMemoryBytes = maxMemoryBytes;
  }

  /**
   * Checks a module.
   *
   * @param module the module
   * @param maxMemoryBytes most bytes that the memory of an instance may start with
   * @throws ModuleRefusedException if a rule is broken
   */
  static void validate(WasmModule module, long maxMemoryBytes) {
    new ModuleValidator(module, maxMemoryBytes).validate();
  }

  private void validate() {
    checkCounts();
    for (FunctionType type : module.types) {
      limit("parameters of a function", type.parameters().size(), MAX_PARAMETERS);
      if (type.results().size() > 1) {
        throw ModuleRefusedException.invalid(
            "a function type has " + type.results().size() + " results: multi-value is off");
      }
    }
    module.imports.forEach(i -> checkIndex("type", i.type(), module.types.size()));
    module.functions.forEach(t -> checkIndex("type", t, module.types.size()));
    module.tables.forEach(this::checkTable);
    module.memories.forEach(this::checkMemory);
    for (Global global : module.globals) {
      checkConstant("global", global.value(), global.type());
    }
    checkExports();
    checkTypeSize();
    if (module.start >= 0) {
      checkIndex("start function", module.start, module.functionCount());
      FunctionType type = module.typeOf(module.start);
      if (!type.parameters().isEmpty() || !type.results().isEmpty()) {
        throw ModuleRefusedException.invalid("start function " + module.start + " has a type");
      }
    }
    module.elements.forEach(this::checkElements);
    module.data.forEach(this::checkData);
    FunctionValidator validator = new FunctionValidator(module);
    for (int i = 0; i < module.bodies.size(); i++) {
      validator.validate(i);
    }
  }

  private void checkCounts() {
    limit("types", module.types.size(), MAX_TYPES);
    limit("imports", module.imports.size(), MAX_IMPORTS);
    limit("functions", module.functionCount(), MAX_FUNCTIONS);
    limit("tables", module.tables.size(), 1);
    limit("memories", module.memories.size(), 1);
    limit("globals", module.globals.size(), MAX_GLOBALS);
    limit("exports", module.exports.size(), MAX_EXPORTS);
    limit("element segments", module.elements.size(), MAX_SEGMENTS);
    limit("data segments", module.data.size(), MAX_SEGMENTS);
  }

  private void checkTable(Limits table) {
    checkOrder("table", table);
    limit("elements of a table", table.minimum(), MAX_TABLE_ELEMENTS);
  }

  private void checkMemory(Limits memory) {
    checkOrder("memory", memory);
    limit("maximal pages of a memory", memory.maximum(), Metering.MAX_MEMORY_PAGES);
    limit("bytes of a memory", memory.minimum() * Metering.PAGE_BYTES, maxMemoryBytes);
  }

  private static void checkOrder(String what, Limits limits) {
    if (limits.bounded() && limits.minimum() > limits.maximum()) {
      throw ModuleRefusedException.invalid(
          what + ": minimum " + limits.minimum() + " exceeds maximum " + limits.maximum());
    }
  }

  private void checkConstant(String what, Constant constant, ValueType type) {
    if (constant.type() != type) {
      throw ModuleRefusedException.invalid(
          what + ": constant of type " + constant.type().text() + " instead of " + type.text());
    }
    if (constant.function() >= 0) {
      checkIndex("function", constant.function(), module.functionCount());
    }
  }

  private void checkExports() {
    Set<String> names = new HashSet<>();
    for (Export export : module.exports) {
      if (!names.add(export.name())) {
        throw ModuleRefusedException.invalid("export " + export.name() + " exists twice");
      }
      switch (export.kind()) {
        case FUNCTION -> checkIndex("function", export.index(), module.functionCount());
        case TABLE -> checkIndex("table", export.index(), module.tables.size());
        case MEMORY -> checkIndex("memory", export.index(), module.memories.size());
        case GLOBAL -> checkIndex("global", export.index(), module.globals.size());
      }
    }
  }

  /** Bounds what imports and exports weigh together (wasmparser, combine_type_sizes). */
  private void checkTypeSize() {
    long size = 1;
    for (int i = 0; i < module.imports.size(); i++) {
      size += sizeOf(module.typeOf(i));
    }
    for (Export export : module.exports) {
      size +=
          switch (export.kind()) {
            case FUNCTION -> sizeOf(module.typeOf(export.index()));
            case TABLE, MEMORY, GLOBAL -> 1;
          };
    }
    limit("size of the types of imports and exports", size, MAX_TYPE_SIZE - 1);
  }

  private static int sizeOf(FunctionType type) {
    return 1 + type.parameters().size() + type.results().size();
  }

  private void checkElements(ElementSegment segment) {
    if (segment.mode() == SegmentMode.ACTIVE) {
      checkIndex("table", segment.table(), module.tables.size());
      checkConstant("element offset", segment.offset(), ValueType.I32);
    }
    limit("elements of a segment", segment.functions().length, MAX_SEGMENT_ELEMENTS);
    for (int function : segment.functions()) {
      checkIndex("function", function, module.functionCount());
    }
  }

  private void checkData(DataSegment segment) {
    if (segment.mode() == SegmentMode.ACTIVE) {
      checkIndex("memory", segment.memory(), module.memories.size());
      checkConstant("data offset", segment.offset(), ValueType.I32);
    }
  }

  private static void limit(String what, long value, long limit) {
    if (value > limit) {
      throw ModuleRefusedException.tooMany(what, value, limit);
    }
  }

  /** Checks an unsigned index. */
  static void checkIndex(String what, int index, int count) {
    if (Integer.compareUnsigned(index, count) >= 0) {
      throw ModuleRefusedException.invalid(
          what + " " + Integer.toUnsignedString(index) + " does not exist: there are " + count);
    }
  }
}
