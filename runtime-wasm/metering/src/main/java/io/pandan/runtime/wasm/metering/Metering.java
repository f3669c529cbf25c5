package io.pandan.runtime.wasm.metering;

import io.pandan.runtime.wasm.metering.WasmModule.Export;
import io.pandan.runtime.wasm.metering.WasmModule.ExportKind;
import io.pandan.runtime.wasm.metering.WasmModule.Limits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Prepares the WebAssembly of actors: validates it, limits its stack, counts its gas, and takes out
 * what engines may answer differently.
 */
public final class Metering {
  /** Bytes of a page of memory. */
  public static final int PAGE_BYTES = 65_536;

  /** Most pages of any memory. */
  static final int MAX_MEMORY_PAGES = 65_536;

  /** Most elements of any table, as an unsigned 32-bit number allows. */
  private static final long MAX_TABLE_ELEMENTS = 0xffff_ffffL;

  private Metering() {}

  /**
   * Prepares a module. The stack is limited before gas is counted, so that what the limiter injects
   * costs gas (ref-fvm, fvm/src/engine/mod.rs: load_raw).
   *
   * @param wasm the module as the actor's author made it; not changed, and must not change
   *     meanwhile
   * @param rules what the network decides
   * @return the module to compile
   * @throws ModuleRefusedException if actors may not have this module
   */
  public static MeteredModule instrument(byte[] wasm, MeteringRules rules) {
    WasmModule module = ModuleParser.parse(wasm);
    ModuleValidator.validate(module, rules.maxMemoryBytes());
    SizeLimits.check(module, rules);
    int stackGlobal = StackLimiter.inject(module, rules.stackLimit(), rules.instrumenter());
    int gasFunction = GasCounter.inject(module, rules.gas(), rules.instrumenter());
    Determinism.inject(module);
    byte[] bytes = ModuleEncoder.encode(module, 2 * wasm.length);
    Map<String, FunctionType> exports = new HashMap<>();
    boolean exportsMemory = false;
    boolean exportsTable = false;
    for (Export export : module.exports) {
      if (export.kind() == ExportKind.FUNCTION) {
        exports.put(export.name(), module.typeOf(export.index()));
      } else if (export.kind() == ExportKind.MEMORY && export.name().equals("memory")) {
        exportsMemory = true;
      } else if (export.kind() == ExportKind.TABLE && export.name().equals("table")) {
        exportsTable = true;
      }
    }
    List<MeteredModule.Import> imports =
        module.imports.stream()
            .map(i -> new MeteredModule.Import(i.module(), i.name(), module.types.get(i.type())))
            .toList();
    // The imported counter is global 0, which moves the limiter's global up by one.
    return new MeteredModule(
        bytes,
        0,
        stackGlobal + 1,
        gasFunction,
        imports,
        exports,
        sizes(module.memories, MAX_MEMORY_PAGES, exportsMemory),
        sizes(module.tables, MAX_TABLE_ELEMENTS, exportsTable));
  }

  private static MeteredModule.Sizes sizes(List<Limits> limits, long most, boolean exported) {
    if (limits.isEmpty()) {
      return MeteredModule.Sizes.NONE;
    }
    Limits only = limits.get(0);
    long maximum = only.bounded() ? only.maximum() : most;
    return new MeteredModule.Sizes(only.minimum(), maximum, exported);
  }
}
