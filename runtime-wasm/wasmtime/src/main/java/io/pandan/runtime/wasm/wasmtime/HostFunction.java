package io.pandan.runtime.wasm.wasmtime;

import io.pandan.api.FatalException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The one function that the C API calls for all imports of all instances. It must not know its own
 * machine code, which stays as long as the segment that {@link #stub} gave. Thread safe.
 */
final class HostFunction {
  private static final byte[] MESSAGE = "the host threw".getBytes(StandardCharsets.UTF_8);

  private final Libwasmtime library;

  /** The instance that executes on a thread, the innermost of nested ones. */
  private final ThreadLocal<@Nullable LibraryInstance> current = new ThreadLocal<>();

  HostFunction(Libwasmtime library) {
    this.library = library;
  }

  /** Its machine code: a {@code wasmtime_func_unchecked_callback_t}. */
  @SuppressWarnings("restricted") // Native code is what this class is for.
  MemorySegment stub() {
    ValueLayout.OfLong pointer = ValueLayout.JAVA_LONG;
    MethodType type =
        MethodType.methodType(long.class, long.class, long.class, long.class, long.class);
    try {
      return Linker.nativeLinker()
          .upcallStub(
              MethodHandles.lookup().findVirtual(HostFunction.class, "called", type).bindTo(this),
              FunctionDescriptor.of(pointer, pointer, pointer, pointer, pointer),
              Arena.ofAuto());
    } catch (ReflectiveOperationException e) {
      throw new FatalException("the host's function is not found", e);
    }
  }

  /**
   * Makes an instance the one that executes on this thread.
   *
   * @return the one that executed before, to be given back by {@link #leave}
   */
  @Nullable LibraryInstance enter(LibraryInstance instance) {
    LibraryInstance outer = current.get();
    current.set(instance);
    return outer;
  }

  /** Ends what {@link #enter} began. */
  void leave(@Nullable LibraryInstance outer) {
    if (outer == null) {
      current.remove();
    } else {
      current.set(outer);
    }
  }

  /**
   * Called by machine code: nothing may be thrown here.
   *
   * @param places for how many arguments the imported function is
   * @param caller wasmtime's view of the caller, not used
   * @param values address of the arguments, 16 bytes each, in whose place the results go
   * @param count the number of the arguments or the results, whichever are more
   * @return a trap, or 0
   */
  private long called(long places, long caller, long values, long count) {
    LibraryInstance instance = current.get();
    try {
      if (instance == null) {
        throw new FatalException("no instance executes on this thread");
      }
      instance.called((int) places, values);
      return 0;
    } catch (Throwable e) {
      if (instance != null) {
        instance.failed(e);
      }
      return trap();
    }
  }

  private long trap() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment message = arena.allocateFrom(ValueLayout.JAVA_BYTE, MESSAGE);
      return library.wasmtimeTrapNew(message.address(), MESSAGE.length);
    }
  }
}
