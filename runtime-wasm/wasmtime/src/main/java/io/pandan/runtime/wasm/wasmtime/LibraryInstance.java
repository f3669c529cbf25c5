package io.pandan.runtime.wasm.wasmtime;

import io.pandan.api.FatalException;
import io.pandan.api.wasm.WasmHost;
import io.pandan.api.wasm.WasmTrapException;
import io.pandan.runtime.wasm.metering.HostedModule;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import org.jspecify.annotations.Nullable;

/** An instance in the C API. */
final class LibraryInstance extends HostedInstance {
  /** {@code WASMTIME_EXTERN_FUNC} and {@code WASMTIME_EXTERN_MEMORY}. */
  private static final byte EXTERN_FUNCTION = 0;

  private static final byte EXTERN_MEMORY = 3;

  // Offsets of the scratch memory's parts.

  /** {@code wasmtime_instance_t}, 16 bytes. */
  private static final int INSTANCE = 0;

  /** A pointer to a trap. */
  private static final int TRAP = 32;

  /** A trap's code, one byte. */
  private static final int TRAP_CODE = 40;

  /** {@code wasmtime_val_raw_t}, 16 bytes each: arguments and results of at most two values. */
  private static final int VALUES = 64;

  private static final int VALUE_BYTES = 16;
  private static final int MAX_VALUES = 2;

  /** {@code wasmtime_extern_t}: a byte for the kind, and from 8 on what it is. */
  private static final int EXTERN = 128;

  private static final int EXTERN_VALUE = EXTERN + 8;

  private static final int SCRATCH_BYTES = 192;

  private final LibraryBinding binding;
  private final Libwasmtime library;
  private final LibraryCode code;
  private final boolean hasMemory;
  private final MemorySegment scratchMemory = Arena.ofAuto().allocate(SCRATCH_BYTES, 16);
  private final long scratch = scratchMemory.address();
  private Cleaner.@Nullable Cleanable store;

  /** The store's context once the instance is made, 0 before and after: wasmtime panics then. */
  private long context;

  LibraryInstance(LibraryBinding binding, LibraryCode code, HostedModule module, WasmHost host) {
    super(module, host, binding.stack(), binding.wasmStackBytes());
    this.binding = binding;
    this.library = binding.library();
    this.code = code;
    this.hasMemory = module.pages() >= 0;
  }

  @Override
  void instantiate() throws WasmTrapException {
    long made = library.wasmtimeStoreNew(binding.engine(), 0, 0);
    // A host that forgets to close it must not keep what is outside the heap.
    store = binding.cleaner().register(this, deletion(library, made));
    long newContext = library.wasmtimeStoreContext(made);
    Libwasmtime.putLong(scratch + TRAP, 0);
    long error =
        library.wasmtimeInstancePreInstantiate(
            code.prepared(), newContext, scratch + INSTANCE, scratch + TRAP);
    long trap = Libwasmtime.getLong(scratch + TRAP);
    if (error != 0) {
      throw failed(binding.message(error));
    }
    if (trap != 0) {
      // There is no other: the start function is not run here.
      library.wasmTrapDelete(trap);
      throw new WasmTrapException("a segment does not fit");
    }
    context = newContext;
    if (hasMemory) {
      export(HostedModule.MEMORY, EXTERN_MEMORY);
      attach(library.wasmtimeMemoryData(context, scratch + EXTERN_VALUE));
    }
  }

  private static Runnable deletion(Libwasmtime library, long store) {
    return () -> library.wasmtimeStoreDelete(store);
  }

  /** Puts an export into the scratch memory. */
  private void export(String name, byte kind) {
    if (context == 0) {
      throw new IllegalStateException("the instance is not initialized, or closed");
    }
    MemorySegment text = code.name(name);
    boolean found =
        library.wasmtimeInstanceExportGet(
            context, scratch + INSTANCE, text.address(), text.byteSize(), scratch + EXTERN);
    if (!found || Libwasmtime.getByte(scratch + EXTERN) != kind) {
      throw new FatalException("no export " + name + " of kind " + kind);
    }
  }

  @Override
  int execute(String name, boolean hasArgument, int argument, long portion)
      throws WasmTrapException {
    long values = scratch + VALUES;
    if (hasArgument) {
      Libwasmtime.putLong(values, Integer.toUnsignedLong(argument));
      Libwasmtime.putLong(values + VALUE_BYTES, portion);
    } else {
      Libwasmtime.putLong(values, portion);
    }
    call(name);
    left(Libwasmtime.getLong(hasArgument ? values + VALUE_BYTES : values));
    return hasArgument ? Libwasmtime.getInt(values) : 0;
  }

  @Override
  long counter() {
    try {
      call(HostedModule.GAS);
    } catch (WasmTrapException e) {
      throw new FatalException("the gas counter cannot be read", e);
    }
    return Libwasmtime.getLong(scratch + VALUES);
  }

  private void call(String name) throws WasmTrapException {
    export(name, EXTERN_FUNCTION);
    Libwasmtime.putLong(scratch + TRAP, 0);
    LibraryInstance outer = binding.hostFunction().enter(this);
    long error;
    try {
      error =
          library.wasmtimeFuncCallUnchecked(
              context, scratch + EXTERN_VALUE, scratch + VALUES, MAX_VALUES, scratch + TRAP);
    } finally {
      binding.hostFunction().leave(outer);
    }
    check(error);
  }

  /** Throws what a call ended with, if it was not its result. */
  private void check(long error) throws WasmTrapException {
    long trap = Libwasmtime.getLong(scratch + TRAP);
    if (error != 0) {
      throw failed(binding.message(error));
    }
    if (trap == 0) {
      return;
    }
    boolean coded = library.wasmtimeTrapCode(trap, scratch + TRAP_CODE);
    int trapCode = Libwasmtime.getByte(scratch + TRAP_CODE);
    library.wasmTrapDelete(trap);
    if (!coded) {
      throw failed("a trap without a code");
    }
    throw trapped(Trap.ofCode(trapCode));
  }

  /**
   * Called by the code: see {@link HostFunction}. The function, its arguments and the gas lie one
   * after the other, and in their place go the result and the gas.
   *
   * @param places how many arguments there is place for
   */
  void called(int places, long values) {
    int function = Libwasmtime.getInt(values);
    long[] arguments = new long[argumentsOf(function)];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = Libwasmtime.getLong(values + (1L + i) * VALUE_BYTES);
    }
    long counter = Libwasmtime.getLong(values + (1L + places) * VALUE_BYTES);
    int result = call(function, arguments, counter);
    Libwasmtime.putLong(values, Integer.toUnsignedLong(result));
    Libwasmtime.putLong(values + VALUE_BYTES, portion());
  }

  @Override
  public void close() {
    context = 0;
    if (store != null) {
      store.clean();
    }
  }
}
