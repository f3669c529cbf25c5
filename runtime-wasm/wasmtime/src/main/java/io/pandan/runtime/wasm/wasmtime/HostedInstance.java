package io.pandan.runtime.wasm.wasmtime;

import io.pandan.api.FatalException;
import io.pandan.api.wasm.WasmHost;
import io.pandan.api.wasm.WasmInstance;
import io.pandan.api.wasm.WasmTrapException;
import io.pandan.runtime.wasm.metering.HostedModule;
import io.pandan.runtime.wasm.metering.Metering;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What instances have in common whatever wasmtime is reached by: gas, memory, the host's answers,
 * and what becomes of failures. Outside the code, {@link #gas} is the gas counter; inside, the
 * module holds a portion of it and {@link #reserve} the rest ({@link HostedModule#REFILL}).
 */
abstract class HostedInstance implements WasmInstance {
  /**
   * How much gas the module spends before the host is asked again: some four million instructions,
   * which are a few milliseconds.
   */
  private static final long PORTION_MILLIGAS = 1L << 34;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final HostedModule module;
  private final WasmHost host;
  private final StackRoom stack;
  private final int wasmStackBytes;

  private long gas;
  private long reserve;

  /** What the host threw: wasmtime carries no Java exception through. */
  private @Nullable Throwable thrown;

  /** The memory's 4 GiB of addresses, which wasmtime reserves and never moves. */
  private MemorySegment memory = MemorySegment.NULL;

  private int memorySize;

  HostedInstance(HostedModule module, WasmHost host, StackRoom stack, int wasmStackBytes) {
    this.module = module;
    this.host = host;
    this.stack = stack;
    this.wasmStackBytes = wasmStackBytes;
    this.memorySize = bytes(Math.max(0, module.pages()));
  }

  private static int bytes(long pages) {
    if (pages > Integer.MAX_VALUE / Metering.PAGE_BYTES) {
      throw new FatalException("a memory of " + pages + " pages is not addressed by integers");
    }
    return (int) pages * Metering.PAGE_BYTES;
  }

  /** Makes wasmtime's instance, which writes the active segments and executes nothing. */
  abstract void instantiate() throws WasmTrapException;

  /**
   * Calls an exported function with gas, and hands what it leaves to {@link #left}.
   *
   * @param argument the argument in front of the gas, where the function has one
   * @return the result, or 0 where there is none
   */
  abstract int execute(String name, boolean hasArgument, int argument, long portion)
      throws WasmTrapException;

  /** Calls {@link HostedModule#GAS}. */
  abstract long counter();

  /** Says where the memory is. */
  @SuppressWarnings("restricted") // The memory lies outside the heap.
  final void attach(long address) {
    memory = MemorySegment.ofAddress(address).reinterpret(1L << 32);
  }

  @Override
  public final void initialize() throws WasmTrapException {
    try {
      stack.require(wasmStackBytes);
      instantiate();
    } catch (StackOverflowError e) {
      throw new FatalException("the JVM's stack is exhausted by WebAssembly", e);
    }
    if (module.starts()) {
      enter(HostedModule.START, false, 0);
    }
  }

  @Override
  public final int invoke(String export, int argument) throws WasmTrapException {
    String name = module.entries().get(export);
    if (name == null) {
      throw new IllegalArgumentException("no entry " + export);
    }
    return enter(name, true, argument);
  }

  private int enter(String name, boolean hasArgument, int argument) throws WasmTrapException {
    try {
      stack.require(wasmStackBytes);
      return execute(name, hasArgument, argument, portion());
    } catch (StackOverflowError e) {
      throw new FatalException("the JVM's stack is exhausted by WebAssembly", e);
    } catch (OutOfMemoryError e) {
      throw new FatalException("the JVM's memory is exhausted by WebAssembly", e);
    }
  }

  /** Hands a portion of the gas to the code. */
  final long portion() {
    long portion = Math.min(gas, PORTION_MILLIGAS);
    reserve = gas - portion;
    return portion;
  }

  /** Takes back what the code has left of its portion. */
  final void left(long counter) {
    gas = counter + reserve;
    reserve = 0;
  }

  // ---- called by the code

  /** How many arguments a function of the host takes. */
  final int argumentsOf(int function) {
    return function < 0 ? HostedModule.OWN_ARGUMENTS : module.arguments().get(function);
  }

  /**
   * Calls the host; the gas goes back by {@link #portion}. What is thrown here goes to {@link
   * #failed(Throwable)}.
   *
   * @param function the index of an imported function, or one of the negative numbers of {@link
   *     HostedModule}
   */
  final int call(int function, long[] arguments, long counter) {
    left(counter);
    if (function == HostedModule.REFILL && gas < 0) {
      return 0; // and the code ends with it
    }
    host.poll();
    return switch (function) {
      case HostedModule.REFILL -> 0;
      case HostedModule.ASK_MEMORY -> growMemory(arguments[0], arguments[0] + arguments[1]);
      case HostedModule.ASK_TABLE -> growTable(arguments[0], arguments[0] + arguments[1]);
      case HostedModule.TELL_FAILURE ->
          throw new FatalException(
              "wasmtime cannot grow from " + arguments[0] + " by " + arguments[1]);
      default -> callImported(function, arguments);
    };
  }

  private int growMemory(long from, long to) {
    if (!host.growMemory(from, to)) {
      return 0;
    }
    memorySize = bytes(to);
    return 1;
  }

  private int growTable(long from, long to) {
    return host.growTable(from, to) ? 1 : 0;
  }

  private int callImported(int function, long[] arguments) {
    try {
      return host.call(this, function, arguments);
    } catch (IndexOutOfBoundsException | ArithmeticException e) {
      throw new FatalException("imported function " + function + " failed", e);
    }
  }

  /** Keeps what was thrown, for when wasmtime has left the code. */
  final void failed(Throwable failure) {
    thrown = failure;
  }

  // ---- how an execution ends that gives no result

  /** A trap: gives the exception, or throws what a trap stands for. */
  final WasmTrapException trapped(Trap trap) {
    rethrow();
    if (trap == Trap.STACK_OVERFLOW) {
      throw new FatalException("the stack is exhausted by WebAssembly");
    }
    left(counter());
    return new WasmTrapException(trap.text());
  }

  /** What is no trap: the host threw, or wasmtime failed. */
  final FatalException failed(String message) {
    rethrow();
    return new FatalException("wasmtime failed: " + message);
  }

  private void rethrow() {
    Throwable failure = thrown;
    if (failure == null) {
      return;
    }
    thrown = null;
    switch (failure) {
      case StackOverflowError e ->
          throw new FatalException("the JVM's stack is exhausted by WebAssembly", e);
      case OutOfMemoryError e ->
          throw new FatalException("the JVM's memory is exhausted by WebAssembly", e);
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new FatalException("the host threw what it does not declare", failure);
    }
  }

  // ---- gas and memory

  @Override
  public final long gas() {
    return gas;
  }

  @Override
  public final void setGas(long milligas) {
    gas = milligas;
  }

  @Override
  public final int memorySize() {
    return memorySize;
  }

  @Override
  public final void readMemory(int address, byte[] target, int offset, int length) {
    Objects.checkFromIndexSize(address, length, memorySize);
    MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, address, target, offset, length);
  }

  @Override
  public final void writeMemory(int address, byte[] source, int offset, int length) {
    Objects.checkFromIndexSize(address, length, memorySize);
    MemorySegment.copy(source, offset, memory, ValueLayout.JAVA_BYTE, address, length);
  }

  @Override
  public final int readInt(int address) {
    Objects.checkFromIndexSize(address, Integer.BYTES, memorySize);
    return memory.get(INT, address);
  }

  @Override
  public final void writeInt(int address, int value) {
    Objects.checkFromIndexSize(address, Integer.BYTES, memorySize);
    memory.set(INT, address, value);
  }

  @Override
  public final void writeLong(int address, long value) {
    Objects.checkFromIndexSize(address, Long.BYTES, memorySize);
    memory.set(LONG, address, value);
  }
}
