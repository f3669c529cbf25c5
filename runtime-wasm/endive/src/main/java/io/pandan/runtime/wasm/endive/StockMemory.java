package io.pandan.runtime.wasm.endive;

import io.pandan.api.wasm.WasmHost;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import run.endive.runtime.ConstantEvaluators;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;
import run.endive.wasm.types.ActiveDataSegment;
import run.endive.wasm.types.DataSegment;
import run.endive.wasm.types.MemoryLimits;
import run.endive.wasm.types.PassiveDataSegment;

/**
 * A {@link FlatMemory} for Endive's own code, which asks for it by {@link Memory}. Addresses beyond
 * the memory are refused here; Endive hands on negative ones for those above 2 GiB.
 */
final class StockMemory implements Memory {
  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);

  private final MemoryLimits limits;
  private final FlatMemory memory;
  private DataSegment[] segments = {};

  StockMemory(MemoryLimits limits, WasmHost host) {
    this.limits = limits;
    this.memory = new FlatMemory(limits.initialPages(), new byte[0][], host);
  }

  private static VarHandle view(Class<?> type) {
    return MethodHandles.byteArrayViewVarHandle(type, ByteOrder.LITTLE_ENDIAN);
  }

  /** The array, whose first {@link #size()} bytes are the memory. */
  byte[] array() {
    return memory.array;
  }

  /** The memory's size in bytes. */
  int size() {
    return memory.size;
  }

  @Override
  public int pages() {
    return memory.size / PAGE_SIZE;
  }

  @Override
  public int grow(int delta) {
    return memory.grow(delta);
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
    memory.write(destination, data, offset, length);
  }

  @Override
  public void drop(int segment) {
    segments[segment] = PassiveDataSegment.EMPTY;
  }

  @Override
  public void write(int address, byte[] data, int offset, int length) {
    memory.write(address, data, offset, length);
  }

  @Override
  public byte[] readBytes(int address, int length) {
    FlatMemory.checkRange(address, length, memory.size);
    return Arrays.copyOfRange(memory.array, address, address + length);
  }

  @Override
  public void copy(int destination, int source, int length) {
    memory.copy(destination, source, length);
  }

  @Override
  public void fill(byte value, int from, int to) {
    // The end overflows for lengths above 2 GiB, and then lies before the start.
    memory.fill(from, value, to - from);
  }

  @Override
  public void zero() {
    Arrays.fill(memory.array, (byte) 0);
  }

  @Override
  public byte read(int address) {
    check(address, 1);
    return memory.array[address];
  }

  @Override
  public void writeByte(int address, byte value) {
    check(address, 1);
    memory.array[address] = value;
  }

  @Override
  public short readShort(int address) {
    check(address, 2);
    return (short) SHORT.get(memory.array, address);
  }

  @Override
  public long readU16(int address) {
    return readShort(address) & 0xffff;
  }

  @Override
  public void writeShort(int address, short value) {
    check(address, 2);
    SHORT.set(memory.array, address, value);
  }

  @Override
  public int readInt(int address) {
    check(address, 4);
    return (int) INT.get(memory.array, address);
  }

  @Override
  public void writeI32(int address, int value) {
    check(address, 4);
    INT.set(memory.array, address, value);
  }

  @Override
  public long readLong(int address) {
    check(address, 8);
    return (long) LONG.get(memory.array, address);
  }

  @Override
  public void writeLong(int address, long value) {
    check(address, 8);
    LONG.set(memory.array, address, value);
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
    if (Integer.compareUnsigned(address, memory.size - length) > 0) {
      throw FlatMemory.outOfBounds(address, length, memory.size);
    }
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
