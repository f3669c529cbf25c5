package io.pandan.runtime.wasm.metering;

import io.pandan.runtime.wasm.metering.WasmModule.Export;
import io.pandan.runtime.wasm.metering.WasmModule.ExportKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Prepares the WebAssembly of actors: validates it, then limits its stack, then counts its gas. */
public final class Metering {
  /** Bytes of a page of memory. */
  public static final int PAGE_BYTES = 65_536;

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
    int stackGlobal = StackLimiter.inject(module, rules.stackLimit());
    int gasFunction = GasCounter.inject(module, rules.gas());
    byte[] bytes = ModuleEncoder.encode(module, 2 * wasm.length);
    Map<String, FunctionType> exports = new HashMap<>();
    OptionalLong memoryBytes = OptionalLong.empty();
    OptionalLong tableElements = OptionalLong.empty();
    for (Export export : module.exports) {
      if (export.kind() == ExportKind.FUNCTION) {
        exports.put(export.name(), module.typeOf(export.index()));
      } else if (export.kind() == ExportKind.MEMORY && export.name().equals("memory")) {
        memoryBytes = OptionalLong.of(module.memories.get(0).minimum() * PAGE_BYTES);
      } else if (export.kind() == ExportKind.TABLE && export.name().equals("table")) {
        tableElements = OptionalLong.of(module.tables.get(0).minimum());
      }
    }
    List<MeteredModule.Import> imports =
        module.imports.stream()
            .map(i -> new MeteredModule.Import(i.module(), i.name(), module.types.get(i.type())))
            .toList();
    // The imported counter is global 0, which moves the limiter's global up by one.
    return new MeteredModule(
        bytes, 0, stackGlobal + 1, gasFunction, imports, exports, memoryBytes, tableElements);
  }
}
