package io.pandan.runtime.wasm.endive;

import io.pandan.api.FatalException;
import io.pandan.api.wasm.WasmHost;
import io.pandan.api.wasm.WasmInstance;
import io.pandan.api.wasm.WasmTrapException;
import io.pandan.runtime.wasm.metering.ModuleImage;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import run.endive.wasm.WasmEngineException;

/**
 * An instance of a compiled module: what its code changes, in fields that generated code reaches
 * directly. Public for generated code alone.
 */
public final class EndiveInstance implements WasmInstance {
  /**
   * How much is spent between two polls: about a million instructions, which take a millisecond or
   * a few.
   */
  private static final long POLL_MILLIGAS = 4_000_000_000L;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int[] DROPPED = {};

  private final EndiveCode code;
  private final WasmHost host;
  private int @Nullable [] @Nullable [] elements;
  private final long[][] arguments = new long[EndiveCode.MAX_POOLED_ARGUMENTS][];

  final FlatMemory memory;
  final FunctionTable table;

  /** The gas counter in milligas. */
  public long gas;

  /** Where the counter is looked at: below zero the code traps, elsewhere the host is polled. */
  long pollBelow;

  /** What the open calls weigh. */
  public int stack;

  // The first globals of their types, see GlobalFields.
  public int i0;
  public int i1;
  public int i2;
  public int i3;
  public int i4;
  public int i5;
  public int i6;
  public int i7;
  public long l0;
  public long l1;
  public long l2;
  public long l3;

  /** The other globals by index, as bits. */
  final long[] globals;

  EndiveInstance(EndiveCode code, WasmHost host) {
    ModuleImage image = code.image();
    this.code = code;
    this.host = host;
    this.memory = new FlatMemory(image.memoryPages(), code.passiveData(), host);
    this.table = new FunctionTable(image.tableElements(), image.targets(), host);
    this.globals = code.fields().start(image, this);
  }

  @Override
  public void initialize() throws WasmTrapException {
    try {
      for (ModuleImage.Elements segment : code.image().elements()) {
        if (segment.active()) {
          table.write(segment.offset(), segment.functions(), 0, segment.functions().length);
        }
      }
      for (ModuleImage.Data segment : code.image().data()) {
        if (segment.active()) {
          memory.write(segment.offset(), segment.bytes(), 0, segment.bytes().length);
        }
      }
      code.start(memory, this);
    } catch (Throwable e) {
      throw Traps.of(e);
    }
  }

  @Override
  public int invoke(String export, int argument) throws WasmTrapException {
    try {
      return code.invoke(export, argument, memory, this);
    } catch (Throwable e) {
      throw Traps.of(e);
    }
  }

  /** The counter is below {@link #pollBelow}: traps where gas is spent, and polls elsewhere. */
  void low() {
    if (gas < 0) {
      throw new TrapException("gas is spent");
    }
    pollBelow = Math.max(0, gas - POLL_MILLIGAS);
    host.poll();
  }

  /** Calls an imported function; a failure of the host must not look like a trap of the code. */
  int callHost(int function, long[] arguments) {
    try {
      return host.call(this, function, arguments);
    } catch (IndexOutOfBoundsException | ArithmeticException | WasmEngineException e) {
      throw new FatalException("imported function " + function + " failed", e);
    }
  }

  /** An array for arguments; the same one for the same number, since calls of one do not nest. */
  long[] arguments(int count) {
    if (count >= arguments.length) {
      return new long[count];
    }
    long[] pooled = arguments[count];
    if (pooled == null) {
      pooled = new long[count];
      arguments[count] = pooled;
    }
    return pooled;
  }

  /** As {@code table.init}. */
  void initTable(int index, int offset, int length, int segment) {
    table.write(index, elements()[segment], offset, length);
  }

  /** As {@code elem.drop}. */
  void dropElements(int segment) {
    elements()[segment] = DROPPED;
  }

  private int[][] elements() {
    int[][] known = elements;
    if (known == null) {
      known =
          code.image().elements().stream()
              .map(segment -> segment.active() ? DROPPED : segment.functions())
              .toArray(int[][]::new);
      elements = known;
    }
    return known;
  }

  @Override
  public long gas() {
    return gas;
  }

  @Override
  public void setGas(long milligas) {
    gas = milligas;
    pollBelow = Math.max(0, milligas - POLL_MILLIGAS);
  }

  @Override
  public int memorySize() {
    return memory.size;
  }

  @Override
  public void readMemory(int address, byte[] target, int offset, int length) {
    Objects.checkFromIndexSize(address, length, memory.size);
    System.arraycopy(memory.array, address, target, offset, length);
  }

  @Override
  public void writeMemory(int address, byte[] source, int offset, int length) {
    Objects.checkFromIndexSize(address, length, memory.size);
    System.arraycopy(source, offset, memory.array, address, length);
  }

  @Override
  public int readInt(int address) {
    Objects.checkFromIndexSize(address, Integer.BYTES, memory.size);
    return (int) INT.get(memory.array, address);
  }

  @Override
  public void writeInt(int address, int value) {
    Objects.checkFromIndexSize(address, Integer.BYTES, memory.size);
    INT.set(memory.array, address, value);
  }

  @Override
  public void writeLong(int address, long value) {
    Objects.checkFromIndexSize(address, Long.BYTES, memory.size);
    LONG.set(memory.array, address, value);
  }

  @Override
  public void close() {
    // All of it is on the heap.
  }
}
