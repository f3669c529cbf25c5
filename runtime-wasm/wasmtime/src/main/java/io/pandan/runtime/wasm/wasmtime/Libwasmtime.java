package io.pandan.runtime.wasm.wasmtime;

import io.pandan.api.FatalException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * The functions of wasmtime's C API that the engine uses: each method is the function of its name,
 * as crates/c-api/include of wasmtime 49 declares it. Pointers and sizes are longs. Thread safe as
 * far as wasmtime is.
 *
 * <p>The handles are constants that take the function's address first: the JVM compiles calls of
 * constants to plain calls, and the addresses belong to one loaded library.
 */
@SuppressWarnings("restricted") // Native code is what this class is for.
final class Libwasmtime {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

  /** All memory: what the library points at is read and written by its address. */
  private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private static final MethodHandle NONE_TO_L = to(FunctionDescriptor.of(LONG));
  private static final MethodHandle L_TO_L = to(FunctionDescriptor.of(LONG, LONG));
  private static final MethodHandle L_TO_VOID = to(FunctionDescriptor.ofVoid(LONG));
  private static final MethodHandle LZ_TO_VOID =
      to(FunctionDescriptor.ofVoid(LONG, ValueLayout.JAVA_BOOLEAN));
  private static final MethodHandle LB_TO_VOID =
      to(FunctionDescriptor.ofVoid(LONG, ValueLayout.JAVA_BYTE));
  private static final MethodHandle LL_TO_VOID = to(FunctionDescriptor.ofVoid(LONG, LONG));
  private static final MethodHandle LLLL_TO_L =
      to(FunctionDescriptor.of(LONG, LONG, LONG, LONG, LONG));
  private static final MethodHandle LL_TO_L = to(FunctionDescriptor.of(LONG, LONG, LONG));
  private static final MethodHandle B_TO_L = to(FunctionDescriptor.of(LONG, ValueLayout.JAVA_BYTE));
  private static final MethodHandle LLL_TO_VOID = to(FunctionDescriptor.ofVoid(LONG, LONG, LONG));
  private static final MethodHandle LLLLLLLLL_TO_L =
      to(FunctionDescriptor.of(LONG, LONG, LONG, LONG, LONG, LONG, LONG, LONG, LONG, LONG));
  private static final MethodHandle LLL_TO_L = to(FunctionDescriptor.of(LONG, LONG, LONG, LONG));
  private static final MethodHandle LLLLL_TO_Z =
      to(FunctionDescriptor.of(ValueLayout.JAVA_BOOLEAN, LONG, LONG, LONG, LONG, LONG));
  private static final MethodHandle LLLLL_TO_L =
      to(FunctionDescriptor.of(LONG, LONG, LONG, LONG, LONG, LONG));
  private static final MethodHandle LL_TO_Z =
      to(FunctionDescriptor.of(ValueLayout.JAVA_BOOLEAN, LONG, LONG));

  private final MemorySegment wasmConfigNew;
  private final MemorySegment wasmEngineNewWithConfig;
  private final MemorySegment wasmEngineDelete;
  private final MemorySegment wasmtimeConfigCraneliftNanCanonicalizationSet;
  private final MemorySegment wasmtimeConfigCraneliftOptLevelSet;
  private final MemorySegment wasmtimeConfigNativeUnwindInfoSet;
  private final MemorySegment wasmtimeConfigAsyncStackSizeSet;
  private final MemorySegment wasmtimeConfigMaxWasmStackSet;
  private final MemorySegment wasmtimeConfigMemoryReservationSet;
  private final MemorySegment wasmtimeConfigMemoryMayMoveSet;
  private final MemorySegment wasmtimeModuleNew;
  private final MemorySegment wasmtimeModuleDelete;
  private final MemorySegment wasmtimeModuleSerialize;
  private final MemorySegment wasmtimeModuleDeserialize;
  private final MemorySegment wasmByteVecDelete;
  private final MemorySegment wasmValtypeNew;
  private final MemorySegment wasmValtypeVecNew;
  private final MemorySegment wasmFunctypeNew;
  private final MemorySegment wasmFunctypeDelete;
  private final MemorySegment wasmtimeLinkerNew;
  private final MemorySegment wasmtimeLinkerDelete;
  private final MemorySegment wasmtimeLinkerDefineFuncUnchecked;
  private final MemorySegment wasmtimeLinkerInstantiatePre;
  private final MemorySegment wasmtimeInstancePreDelete;
  private final MemorySegment wasmtimeInstancePreInstantiate;
  private final MemorySegment wasmtimeInstanceExportGet;
  private final MemorySegment wasmtimeStoreNew;
  private final MemorySegment wasmtimeStoreContext;
  private final MemorySegment wasmtimeStoreDelete;
  private final MemorySegment wasmtimeMemoryData;
  private final MemorySegment wasmtimeFuncCallUnchecked;
  private final MemorySegment wasmtimeTrapNew;
  private final MemorySegment wasmtimeTrapCode;
  private final MemorySegment wasmTrapDelete;
  private final MemorySegment wasmtimeErrorMessage;
  private final MemorySegment wasmtimeErrorDelete;

  /**
   * Loads a library, for good: wasmtime's signal handlers outlive everything else.
   *
   * @throws IllegalStateException when it does not load, or lacks a function
   */
  Libwasmtime(Path file) {
    SymbolLookup library;
    try {
      library = SymbolLookup.libraryLookup(file, Arena.global());
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(file + " is not a library that loads here", e);
    }
    this.wasmConfigNew = find(library, file, "wasm_config_new");
    this.wasmEngineNewWithConfig = find(library, file, "wasm_engine_new_with_config");
    this.wasmEngineDelete = find(library, file, "wasm_engine_delete");
    this.wasmtimeConfigCraneliftNanCanonicalizationSet =
        find(library, file, "wasmtime_config_cranelift_nan_canonicalization_set");
    this.wasmtimeConfigCraneliftOptLevelSet =
        find(library, file, "wasmtime_config_cranelift_opt_level_set");
    this.wasmtimeConfigNativeUnwindInfoSet =
        find(library, file, "wasmtime_config_native_unwind_info_set");
    this.wasmtimeConfigAsyncStackSizeSet =
        find(library, file, "wasmtime_config_async_stack_size_set");
    this.wasmtimeConfigMaxWasmStackSet = find(library, file, "wasmtime_config_max_wasm_stack_set");
    this.wasmtimeConfigMemoryReservationSet =
        find(library, file, "wasmtime_config_memory_reservation_set");
    this.wasmtimeConfigMemoryMayMoveSet =
        find(library, file, "wasmtime_config_memory_may_move_set");
    this.wasmtimeModuleNew = find(library, file, "wasmtime_module_new");
    this.wasmtimeModuleDelete = find(library, file, "wasmtime_module_delete");
    this.wasmtimeModuleSerialize = find(library, file, "wasmtime_module_serialize");
    this.wasmtimeModuleDeserialize = find(library, file, "wasmtime_module_deserialize");
    this.wasmByteVecDelete = find(library, file, "wasm_byte_vec_delete");
    this.wasmValtypeNew = find(library, file, "wasm_valtype_new");
    this.wasmValtypeVecNew = find(library, file, "wasm_valtype_vec_new");
    this.wasmFunctypeNew = find(library, file, "wasm_functype_new");
    this.wasmFunctypeDelete = find(library, file, "wasm_functype_delete");
    this.wasmtimeLinkerNew = find(library, file, "wasmtime_linker_new");
    this.wasmtimeLinkerDelete = find(library, file, "wasmtime_linker_delete");
    this.wasmtimeLinkerDefineFuncUnchecked =
        find(library, file, "wasmtime_linker_define_func_unchecked");
    this.wasmtimeLinkerInstantiatePre = find(library, file, "wasmtime_linker_instantiate_pre");
    this.wasmtimeInstancePreDelete = find(library, file, "wasmtime_instance_pre_delete");
    this.wasmtimeInstancePreInstantiate = find(library, file, "wasmtime_instance_pre_instantiate");
    this.wasmtimeInstanceExportGet = find(library, file, "wasmtime_instance_export_get");
    this.wasmtimeStoreNew = find(library, file, "wasmtime_store_new");
    this.wasmtimeStoreContext = find(library, file, "wasmtime_store_context");
    this.wasmtimeStoreDelete = find(library, file, "wasmtime_store_delete");
    this.wasmtimeMemoryData = find(library, file, "wasmtime_memory_data");
    this.wasmtimeFuncCallUnchecked = find(library, file, "wasmtime_func_call_unchecked");
    this.wasmtimeTrapNew = find(library, file, "wasmtime_trap_new");
    this.wasmtimeTrapCode = find(library, file, "wasmtime_trap_code");
    this.wasmTrapDelete = find(library, file, "wasm_trap_delete");
    this.wasmtimeErrorMessage = find(library, file, "wasmtime_error_message");
    this.wasmtimeErrorDelete = find(library, file, "wasmtime_error_delete");
  }

  private static MemorySegment find(SymbolLookup library, Path file, String name) {
    return library
        .find(name)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    file + " is not the C API of wasmtime 49: it has no function " + name));
  }

  private static MethodHandle to(FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(descriptor);
  }

  /** The long at an address. */
  static long getLong(long address) {
    return ALL.get(LONG, address);
  }

  /** Writes a long at an address. */
  static void putLong(long address, long value) {
    ALL.set(LONG, address, value);
  }

  /** The int at an address. */
  static int getInt(long address) {
    return ALL.get(ValueLayout.JAVA_INT, address);
  }

  /** The byte at an address. */
  static byte getByte(long address) {
    return ALL.get(ValueLayout.JAVA_BYTE, address);
  }

  /** Copies bytes from an address. */
  static byte[] getBytes(long address, long length) {
    return ALL.asSlice(address, length).toArray(ValueLayout.JAVA_BYTE);
  }

  private static RuntimeException rethrown(Throwable e) {
    switch (e) {
      case RuntimeException unchecked -> throw unchecked;
      case Error error -> throw error;
      default -> throw new FatalException("a native call failed", e);
    }
  }

  long wasmConfigNew() {
    try {
      return (long) NONE_TO_L.invokeExact(wasmConfigNew);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  long wasmEngineNewWithConfig(long config) {
    try {
      return (long) L_TO_L.invokeExact(wasmEngineNewWithConfig, config);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  void wasmEngineDelete(long engine) {
    try {
      L_TO_VOID.invokeExact(wasmEngineDelete, engine);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  void wasmtimeConfigCraneliftNanCanonicalizationSet(long config, boolean enable) {
    try {
      LZ_TO_VOID.invokeExact(wasmtimeConfigCraneliftNanCanonicalizationSet, config, enable);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  void wasmtimeConfigCraneliftOptLevelSet(long config, byte level) {
    try {
      LB_TO_VOID.invokeExact(wasmtimeConfigCraneliftOptLevelSet, config, level);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  void wasmtimeConfigNativeUnwindInfoSet(long config, boolean enable) {
    try {
      LZ_TO_VOID.invokeExact(wasmtimeConfigNativeUnwindInfoSet, config, enable);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  void wasmtimeConfigAsyncStackSizeSet(long config, long bytes) {
    try {
      LL_TO_VOID.invokeExact(wasmtimeConfigAsyncStackSizeSet, config, bytes);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  void wasmtimeConfigMaxWasmStackSet(long config, long bytes) {
    try {
      LL_TO_VOID.invokeExact(wasmtimeConfigMaxWasmStackSet, config, bytes);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  void wasmtimeConfigMemoryReservationSet(long config, long bytes) {
    try {
      LL_TO_VOID.invokeExact(wasmtimeConfigMemoryReservationSet, config, bytes);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  void wasmtimeConfigMemoryMayMoveSet(long config, boolean enable) {
    try {
      LZ_TO_VOID.invokeExact(wasmtimeConfigMemoryMayMoveSet, config, enable);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  long wasmtimeModuleNew(long engine, long wasm, long length, long result) {
    try {
      return (long) LLLL_TO_L.invokeExact(wasmtimeModuleNew, engine, wasm, length, result);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  void wasmtimeModuleDelete(long module) {
    try {
      L_TO_VOID.invokeExact(wasmtimeModuleDelete, module);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  long wasmtimeModuleSerialize(long module, long vector) {
    try {
      return (long) LL_TO_L.invokeExact(wasmtimeModuleSerialize, module, vector);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  long wasmtimeModuleDeserialize(long engine, long bytes, long length, long result) {
    try {
      return (long) LLLL_TO_L.invokeExact(wasmtimeModuleDeserialize, engine, bytes, length, result);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  void wasmByteVecDelete(long vector) {
    try {
      L_TO_VOID.invokeExact(wasmByteVecDelete, vector);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  long wasmValtypeNew(byte kind) {
    try {
      return (long) B_TO_L.invokeExact(wasmValtypeNew, kind);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  void wasmValtypeVecNew(long vector, long size, long types) {
    try {
      LLL_TO_VOID.invokeExact(wasmValtypeVecNew, vector, size, types);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  long wasmFunctypeNew(long parameters, long results) {
    try {
      return (long) LL_TO_L.invokeExact(wasmFunctypeNew, parameters, results);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  void wasmFunctypeDelete(long type) {
    try {
      L_TO_VOID.invokeExact(wasmFunctypeDelete, type);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  long wasmtimeLinkerNew(long engine) {
    try {
      return (long) L_TO_L.invokeExact(wasmtimeLinkerNew, engine);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  void wasmtimeLinkerDelete(long linker) {
    try {
      L_TO_VOID.invokeExact(wasmtimeLinkerDelete, linker);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  long wasmtimeLinkerDefineFuncUnchecked(
      long linker,
      long module,
      long moduleLength,
      long name,
      long nameLength,
      long type,
      long callback,
      long data,
      long finalizer) {
    try {
      return (long)
          LLLLLLLLL_TO_L.invokeExact(
              wasmtimeLinkerDefineFuncUnchecked,
              linker,
              module,
              moduleLength,
              name,
              nameLength,
              type,
              callback,
              data,
              finalizer);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  long wasmtimeLinkerInstantiatePre(long linker, long module, long result) {
    try {
      return (long) LLL_TO_L.invokeExact(wasmtimeLinkerInstantiatePre, linker, module, result);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  void wasmtimeInstancePreDelete(long prepared) {
    try {
      L_TO_VOID.invokeExact(wasmtimeInstancePreDelete, prepared);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  long wasmtimeInstancePreInstantiate(long prepared, long context, long instance, long trap) {
    try {
      return (long)
          LLLL_TO_L.invokeExact(wasmtimeInstancePreInstantiate, prepared, context, instance, trap);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  boolean wasmtimeInstanceExportGet(
      long context, long instance, long name, long nameLength, long item) {
    try {
      return (boolean)
          LLLLL_TO_Z.invokeExact(
              wasmtimeInstanceExportGet, context, instance, name, nameLength, item);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  long wasmtimeStoreNew(long engine, long data, long finalizer) {
    try {
      return (long) LLL_TO_L.invokeExact(wasmtimeStoreNew, engine, data, finalizer);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  long wasmtimeStoreContext(long store) {
    try {
      return (long) L_TO_L.invokeExact(wasmtimeStoreContext, store);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  void wasmtimeStoreDelete(long store) {
    try {
      L_TO_VOID.invokeExact(wasmtimeStoreDelete, store);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  long wasmtimeMemoryData(long context, long memory) {
    try {
      return (long) LL_TO_L.invokeExact(wasmtimeMemoryData, context, memory);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  long wasmtimeFuncCallUnchecked(long context, long function, long values, long count, long trap) {
    try {
      return (long)
          LLLLL_TO_L.invokeExact(wasmtimeFuncCallUnchecked, context, function, values, count, trap);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  long wasmtimeTrapNew(long message, long length) {
    try {
      return (long) LL_TO_L.invokeExact(wasmtimeTrapNew, message, length);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  boolean wasmtimeTrapCode(long trap, long code) {
    try {
      return (boolean) LL_TO_Z.invokeExact(wasmtimeTrapCode, trap, code);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  void wasmTrapDelete(long trap) {
    try {
      L_TO_VOID.invokeExact(wasmTrapDelete, trap);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  void wasmtimeErrorMessage(long error, long vector) {
    try {
      LL_TO_VOID.invokeExact(wasmtimeErrorMessage, error, vector);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  void wasmtimeErrorDelete(long error) {
    try {
      L_TO_VOID.invokeExact(wasmtimeErrorDelete, error);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }
}
