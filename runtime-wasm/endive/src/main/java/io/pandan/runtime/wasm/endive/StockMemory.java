package io.pandan.runtime.wasm.endive;

import io.pandan.api.FatalException;
import io.pandan.api.wasm.WasmHost;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import run.endive.runtime.ConstantEvaluators;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;
import run.endive.runtime.WasmRuntimeException;
import run.endive.wasm.types.ActiveDataSegment;
import run.endive.wasm.types.DataSegment;
import run.endive.wasm.types.MemoryLimits;
import run.endive.wasm.types.PassiveDataSegment;

/**
 * Memory in one array, which is 2 to 4 times as fast as Endive's own pages. The array may be larger
 * than the memory, so that growth page by page is not quadratic. Addresses beyond the memory are
 * refused here; Endive hands on negative ones for those above 2 GiB.
 */
final class StockMemory implements Memory {
  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);

  /**
   * No array is longer than its memory demands beyond this, the most that an instance may have on
   * Filecoin's networks (ref-fvm {@code machine/mod.rs}, {@code max_inst_memory_bytes}).
   */
  private static final long MAX_AHEAD_BYTES = 512L << 20;

  private final MemoryLimits limits;
  private final WasmHost host;
  private DataSegment[] segments = {};
  private byte[] array;
  private int size;

  StockMemory(MemoryLimits limits, WasmHost host) {
    this.limits = limits;
    this.host = host;
    this.size = bytes(limits.initialPages());
    this.array = new byte[size];
  }

  private static VarHandle view(Class<?> type) {
    return MethodHandles.byteArrayViewVarHandle(type, ByteOrder.LITTLE_ENDIAN);
  }

  private static int bytes(long pages) {
    if (pages > RUNTIME_MAX_PAGES) {
      throw new FatalException("a memory of " + pages + " pages exceeds the JVM's arrays");
    }
    return (int) pages * PAGE_SIZE;
  }

  /** The array, whose first {@link #size()} bytes are the memory. */
  byte[] array() {
    return array;
  }

  /** The memory's size in bytes. */
  int size() {
    return size;
  }

  @Override
  public int pages() {
    return size / PAGE_SIZE;
  }

  @Override
  public int grow(int delta) {
    int from = pages();
    if (delta == 0) {
      return from;
    }
    long to = from + Integer.toUnsignedLong(delta);
    if (!host.growMemory(from, to)) {
      return -1;
    }
    int grown = bytes(to);
    if (grown > array.length) {
      long capacity = Math.min((long) array.length + array.length / 2, MAX_AHEAD_BYTES);
      array = Arrays.copyOf(array, (int) Math.max(grown, capacity));
    }
    size = grown;
    return from;
  }

  @Override
  public int initialPages() {
    return limits.initialPages();
  }

  @Override
  public int maximumPages() {
    return limits.maximumPages();
  }

  @Override
  public boolean shared() {
    return false;
  }

  @Override
  public void initialize(Instance instance, DataSegment[] dataSegments) {
    segments = dataSegments;
    for (DataSegment segment : dataSegments) {
      if (segment instanceof ActiveDataSegment active) {
        long[] offset =
            ConstantEvaluators.computeConstantValue(instance, active.offsetInstructions());
        byte[] data = active.data();
        write((int) offset[0], data, 0, data.length);
      }
    }
  }

  @Override
  public void initPassiveSegment(int segmentId, int destination, int offset, int length) {
    // Active segments count as dropped once they have been written.
    byte[] data =
        segments[segmentId] instanceof PassiveDataSegment passive ? passive.data() : new byte[0];
    checkRange(offset, length, data.length);
    checkRange(destination, length, size);
    System.arraycopy(data, offset, array, destination, length);
  }

  @Override
  public void drop(int segment) {
    segments[segment] = PassiveDataSegment.EMPTY;
  }

  @Override
  public void write(int address, byte[] data, int offset, int length) {
    checkRange(address, length, size);
    System.arraycopy(data, offset, array, address, length);
  }

  @Override
  public byte[] readBytes(int address, int length) {
    checkRange(address, length, size);
    return Arrays.copyOfRange(array, address, address + length);
  }

  @Override
  public void copy(int destination, int source, int length) {
    checkRange(source, length, size);
    checkRange(destination, length, size);
    System.arraycopy(array, source, array, destination, length);
  }

  @Override
  public void fill(byte value, int from, int to) {
    // The end overflows for lengths above 2 GiB, and then lies before the start.
    checkRange(from, to - from, size);
    Arrays.fill(array, from, to, value);
  }

  @Override
  public void zero() {
    Arrays.fill(array, (byte) 0);
  }

  @Override
  public byte read(int address) {
    check(address, 1);
    return array[address];
  }

  @Override
  public void writeByte(int address, byte value) {
    check(address, 1);
    array[address] = value;
  }

  @Override
  public short readShort(int address) {
    check(address, 2);
    return (short) SHORT.get(array, address);
  }

  @Override
  public long readU16(int address) {
    return readShort(address) & 0xffff;
  }

  @Override
  public void writeShort(int address, short value) {
    check(address, 2);
    SHORT.set(array, address, value);
  }

  @Override
  public int readInt(int address) {
    check(address, 4);
    return (int) INT.get(array, address);
  }

  @Override
  public void writeI32(int address, int value) {
    check(address, 4);
    INT.set(array, address, value);
  }

  @Override
  public long readLong(int address) {
    check(address, 8);
    return (long) LONG.get(array, address);
  }

  @Override
  public void writeLong(int address, long value) {
    check(address, 8);
    LONG.set(array, address, value);
  }

  @Override
  public float readFloat(int address) {
    return Float.intBitsToFloat(readInt(address));
  }

  @Override
  public long readF32(int address) {
    return readInt(address);
  }

  @Override
  public void writeF32(int address, float value) {
    writeI32(address, Float.floatToRawIntBits(value));
  }

  @Override
  public double readDouble(int address) {
    return Double.longBitsToDouble(readLong(address));
  }

  @Override
  public long readF64(int address) {
    return readLong(address);
  }

  @Override
  public void writeF64(int address, double value) {
    writeLong(address, Double.doubleToRawLongBits(value));
  }

  private void check(int address, int length) {
    if (Integer.compareUnsigned(address, size - length) > 0) {
      throw outOfBounds(address, length, size);
    }
  }

  private static void checkRange(int start, int length, int limit) {
    if (start < 0 || length < 0 || (long) start + length > limit) {
      throw outOfBounds(start, length, limit);
    }
  }

  private static WasmRuntimeException outOfBounds(int start, int length, int limit) {
    return new WasmRuntimeException(
        Integer.toUnsignedString(length)
            + " bytes at "
            + Integer.toUnsignedString(start)
            + " are beyond the "
            + limit
            + " there are");
  }

  // ---- shared memory, which actors do not have

  @Override
  @SuppressWarnings("removal")
  public Object lock(int address) {
    throw new UnsupportedOperationException("memory is not shared");
  }

  @Override
  @SuppressWarnings("removal")
  public int waitOn(int address, int expected, long timeout) {
    throw new UnsupportedOperationException("memory is not shared");
  }

  @Override
  @SuppressWarnings("removal")
  public int waitOn(int address, long expected, long timeout) {
    throw new UnsupportedOperationException("memory is not shared");
  }

  @Override
  @SuppressWarnings("removal")
  public int notify(int address, int maxThreads) {
    throw new UnsupportedOperationException("memory is not shared");
  }
}
