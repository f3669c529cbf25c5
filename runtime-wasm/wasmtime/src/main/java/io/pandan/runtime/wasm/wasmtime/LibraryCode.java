package io.pandan.runtime.wasm.wasmtime;

import io.pandan.api.wasm.WasmCode;
import io.pandan.api.wasm.WasmHost;
import io.pandan.api.wasm.WasmInstance;
import io.pandan.runtime.wasm.metering.FunctionType;
import io.pandan.runtime.wasm.metering.HostedModule;
import io.pandan.runtime.wasm.metering.ValueType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A module that the C API has compiled or loaded, with its imports defined. Thread safe: nothing
 * here changes.
 */
final class LibraryCode implements WasmCode {
  /** {@code WASM_I32} and {@code WASM_I64}. */
  private static final byte VALKIND_I32 = 0;

  private static final byte VALKIND_I64 = 1;

  /** {@code wasm_valtype_vec_t}. */
  private static final int VECTOR_BYTES = 16;

  private final LibraryBinding binding;
  private final HostedModule module;
  private final long compiled;
  private final long linker;
  private final long prepared;
  private final Map<String, MemorySegment> names;

  LibraryCode(LibraryBinding binding, HostedModule module, long compiled) {
    this.binding = binding;
    this.module = module;
    this.compiled = compiled;
    Libwasmtime library = binding.library();
    this.linker = library.wasmtimeLinkerNew(binding.engine());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment from = text(arena, HostedModule.IMPORT_MODULE);
      for (int arguments : module.hosts()) {
        define(arena, from, arguments);
      }
      long result = arena.allocate(ValueLayout.JAVA_LONG).address();
      binding.check(library.wasmtimeLinkerInstantiatePre(linker, compiled, result));
      this.prepared = Libwasmtime.getLong(result);
    }
    Map<String, MemorySegment> exports = new HashMap<>();
    Arena kept = Arena.ofAuto();
    module.entries().values().forEach(name -> exports.put(name, text(kept, name)));
    for (String name : List.of(HostedModule.GAS, HostedModule.MEMORY, HostedModule.START)) {
      exports.put(name, text(kept, name));
    }
    this.names = Collections.unmodifiableMap(exports);
  }

  private static MemorySegment text(SegmentAllocator allocator, String text) {
    return allocator.allocateFrom(ValueLayout.JAVA_BYTE, text.getBytes(StandardCharsets.US_ASCII));
  }

  private void define(Arena arena, MemorySegment from, int arguments) {
    Libwasmtime library = binding.library();
    MemorySegment name = text(arena, HostedModule.hostName(arguments));
    FunctionType type = HostedModule.hostType(arguments);
    long functionType =
        library.wasmFunctypeNew(types(arena, type.parameters()), types(arena, type.results()));
    long error =
        library.wasmtimeLinkerDefineFuncUnchecked(
            linker,
            from.address(),
            from.byteSize(),
            name.address(),
            name.byteSize(),
            functionType,
            binding.hostStub(),
            arguments,
            0);
    library.wasmFunctypeDelete(functionType);
    binding.check(error);
  }

  /** A {@code wasm_valtype_vec_t}, whose contents the function's type takes over. */
  private long types(Arena arena, List<ValueType> types) {
    Libwasmtime library = binding.library();
    MemorySegment pointers = arena.allocate(ValueLayout.JAVA_LONG, types.size());
    for (int i = 0; i < types.size(); i++) {
      byte kind = types.get(i) == ValueType.I32 ? VALKIND_I32 : VALKIND_I64;
      pointers.setAtIndex(ValueLayout.JAVA_LONG, i, library.wasmValtypeNew(kind));
    }
    long vector = arena.allocate(VECTOR_BYTES, Long.BYTES).address();
    library.wasmValtypeVecNew(vector, types.size(), pointers.address());
    return vector;
  }

  /** What gives back the module, for when this object is gone. */
  Runnable deletion() {
    Libwasmtime library = binding.library();
    long preparedModule = prepared;
    long usedLinker = linker;
    long compiledModule = compiled;
    return () -> {
      library.wasmtimeInstancePreDelete(preparedModule);
      library.wasmtimeLinkerDelete(usedLinker);
      library.wasmtimeModuleDelete(compiledModule);
    };
  }

  /** The module with its imports: a {@code wasmtime_instance_pre_t}. */
  long prepared() {
    return prepared;
  }

  /** An export's name where the library can read it. */
  MemorySegment name(String export) {
    MemorySegment name = names.get(export);
    if (name == null) {
      throw new IllegalArgumentException("no export " + export);
    }
    return name;
  }

  @Override
  public WasmInstance instantiate(WasmHost host) {
    return new LibraryInstance(binding, this, module, host);
  }
}
