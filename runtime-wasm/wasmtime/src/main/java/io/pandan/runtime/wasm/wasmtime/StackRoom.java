package io.pandan.runtime.wasm.wasmtime;

import io.pandan.api.FatalException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;

/**
 * Tells how much of the current thread's stack is left. Machine code that runs past a stack's end
 * ends the JVM, where the JVM's own code throws {@link StackOverflowError}: so wasmtime is entered
 * only where what it may use is there. Needs the C library of GNU, on Linux. Thread safe.
 */
final class StackRoom {
  /**
   * What the host needs below the deepest WebAssembly, in bytes: the JVM's guard pages and shadow
   * zone (some 110 KiB on x86-64), and the frames of a syscall until it notices.
   */
  static final int RESERVE_BYTES = 512 << 10;

  /** Large enough for pthread_attr_t (56 or 64 bytes) and for ucontext_t (968 or 4,560). */
  private static final int SCRATCH_BYTES = 8192;

  private static final Linker LINKER = Linker.nativeLinker();

  private final MethodHandle self;
  private final MethodHandle getAttributes;
  private final MethodHandle getStack;
  private final MethodHandle destroy;
  private final MethodHandle getContext;
  private final int stackPointerOffset;

  private final ThreadLocal<Stack> stacks = ThreadLocal.withInitial(this::measure);

  /** A thread's stack: its lowest address, and a place to put its registers. */
  private record Stack(long lowest, long highest, MemorySegment scratch) {}

  private StackRoom(SymbolLookup library, int stackPointerOffset) {
    ValueLayout.OfLong pointer = ValueLayout.JAVA_LONG;
    ValueLayout.OfInt integer = ValueLayout.JAVA_INT;
    this.self = handle(library, "pthread_self", FunctionDescriptor.of(pointer));
    this.getAttributes =
        handle(library, "pthread_getattr_np", FunctionDescriptor.of(integer, pointer, pointer));
    this.getStack =
        handle(
            library,
            "pthread_attr_getstack",
            FunctionDescriptor.of(integer, pointer, pointer, pointer));
    this.destroy = handle(library, "pthread_attr_destroy", FunctionDescriptor.of(integer, pointer));
    this.getContext = handle(library, "getcontext", FunctionDescriptor.of(integer, pointer));
    this.stackPointerOffset = stackPointerOffset;
  }

  @SuppressWarnings("restricted") // Native code is what this class is for.
  private static MethodHandle handle(
      SymbolLookup library, String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(
        library
            .find(name)
            .orElseThrow(() -> new IllegalStateException("the C library has no " + name)),
        descriptor);
  }

  /**
   * The measure for this platform.
   *
   * @throws IllegalStateException when there is none
   */
  static StackRoom ofThisPlatform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    if (!os.equals("linux")) {
      throw new IllegalStateException("a thread's stack is measured on Linux only, not on " + os);
    }
    // ucontext_t of glibc: uc_mcontext.gregs[REG_RSP], and uc_mcontext.sp.
    int offset =
        switch (processor) {
          case "amd64", "x86_64" -> 160;
          case "aarch64" -> 432;
          default -> throw new IllegalStateException("wasmtime is not at hand for " + processor);
        };
    StackRoom room = new StackRoom(LINKER.defaultLookup(), offset);
    Stack stack = room.stacks.get();
    long pointer = room.stackPointer(stack);
    if (pointer < stack.lowest() || pointer >= stack.highest()) {
      throw new IllegalStateException(
          "the stack pointer %x does not lie in the stack from %x to %x"
              .formatted(pointer, stack.lowest(), stack.highest()));
    }
    return room;
  }

  /**
   * Requires that the current thread has so much stack, and {@link #RESERVE_BYTES} more.
   *
   * @throws FatalException where it has not
   */
  void require(int bytes) {
    Stack stack = stacks.get();
    long left = stackPointer(stack) - stack.lowest();
    if (left < (long) bytes + RESERVE_BYTES) {
      throw new FatalException(
          "the stack is exhausted: "
              + left
              + " bytes are left, and WebAssembly needs "
              + bytes
              + " with "
              + RESERVE_BYTES
              + " in reserve");
    }
  }

  private Stack measure() {
    MemorySegment scratch = Arena.ofAuto().allocate(SCRATCH_BYTES, 16);
    long attributes = scratch.address() + 64;
    try {
      long thread = (long) self.invokeExact();
      int error = (int) getAttributes.invokeExact(thread, attributes);
      if (error == 0) {
        error = (int) getStack.invokeExact(attributes, scratch.address(), scratch.address() + 8);
        int _ = (int) destroy.invokeExact(attributes);
      }
      if (error != 0) {
        throw new FatalException("the stack of a thread cannot be measured: error " + error);
      }
    } catch (Throwable e) {
      throw rethrown(e);
    }
    long lowest = scratch.get(ValueLayout.JAVA_LONG, 0);
    return new Stack(lowest, lowest + scratch.get(ValueLayout.JAVA_LONG, 8), scratch);
  }

  private long stackPointer(Stack stack) {
    try {
      int error = (int) getContext.invokeExact(stack.scratch().address());
      if (error != 0) {
        throw new FatalException("getcontext failed with " + error);
      }
    } catch (Throwable e) {
      throw rethrown(e);
    }
    return stack.scratch().get(ValueLayout.JAVA_LONG, stackPointerOffset);
  }

  private static RuntimeException rethrown(Throwable e) {
    switch (e) {
      case RuntimeException unchecked -> throw unchecked;
      case Error error -> throw error;
      default -> throw new FatalException("a native call failed", e);
    }
  }
}
