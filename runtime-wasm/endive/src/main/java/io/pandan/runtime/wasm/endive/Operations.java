package io.pandan.runtime.wasm.endive;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * What generated code calls, under the names and in the order of operands that Endive gives them
 * ({@code run.endive.compiler.internal.Shaded} 1.0.0), on memory and instances of ours. Kept small,
 * so that the JVM inlines them. Public for generated code alone.
 */
public final class Operations {
  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);
  private static final VarHandle FLOAT = view(float[].class);
  private static final VarHandle DOUBLE = view(double[].class);

  private Operations() {}

  private static VarHandle view(Class<?> type) {
    return MethodHandles.byteArrayViewVarHandle(type, ByteOrder.LITTLE_ENDIAN);
  }

  // ---- gas

  /** Takes gas off the counter; traps where less than nothing is left, and polls now and then. */
  public static void charge(long milligas, EndiveInstance instance) {
    long left = instance.gas - milligas;
    instance.gas = left;
    if (left < instance.pollBelow) {
      instance.low();
    }
  }

  // ---- memory

  /**
   * The place of an access in the array: the sum of two unsigned numbers, the second below 2 GiB.
   * What is beyond any array comes out negative.
   */
  private static int address(int base, int offset) {
    return (base >> 31) | (base + offset);
  }

  private static int checked(int base, int offset, int length, FlatMemory memory) {
    int address = address(base, offset);
    if (Integer.compareUnsigned(address, memory.size - length) > 0) {
      throw FlatMemory.outOfBounds(address, length, memory.size);
    }
    return address;
  }

  /** i32.load8, i64.load8. */
  public static byte memoryReadByte(int base, int offset, FlatMemory memory) {
    return memory.array[checked(base, offset, 1, memory)];
  }

  /** i32.load16, i64.load16. */
  public static short memoryReadShort(int base, int offset, FlatMemory memory) {
    return (short) SHORT.get(memory.array, checked(base, offset, 2, memory));
  }

  /** i32.load, i64.load32. */
  public static int memoryReadInt(int base, int offset, FlatMemory memory) {
    return (int) INT.get(memory.array, checked(base, offset, 4, memory));
  }

  /** i64.load. */
  public static long memoryReadLong(int base, int offset, FlatMemory memory) {
    return (long) LONG.get(memory.array, checked(base, offset, 8, memory));
  }

  /** f32.load. */
  public static float memoryReadFloat(int base, int offset, FlatMemory memory) {
    return (float) FLOAT.get(memory.array, checked(base, offset, 4, memory));
  }

  /** f64.load. */
  public static double memoryReadDouble(int base, int offset, FlatMemory memory) {
    return (double) DOUBLE.get(memory.array, checked(base, offset, 8, memory));
  }

  /** i32.store8, i64.store8. */
  public static void memoryWriteByte(int base, byte value, int offset, FlatMemory memory) {
    memory.array[checked(base, offset, 1, memory)] = value;
  }

  /** i32.store16, i64.store16. */
  public static void memoryWriteShort(int base, short value, int offset, FlatMemory memory) {
    SHORT.set(memory.array, checked(base, offset, 2, memory), value);
  }

  /** i32.store, i64.store32. */
  public static void memoryWriteInt(int base, int value, int offset, FlatMemory memory) {
    INT.set(memory.array, checked(base, offset, 4, memory), value);
  }

  /** i64.store. */
  public static void memoryWriteLong(int base, long value, int offset, FlatMemory memory) {
    LONG.set(memory.array, checked(base, offset, 8, memory), value);
  }

  /** f32.store. */
  public static void memoryWriteFloat(int base, float value, int offset, FlatMemory memory) {
    FLOAT.set(memory.array, checked(base, offset, 4, memory), value);
  }

  /** f64.store. */
  public static void memoryWriteDouble(int base, double value, int offset, FlatMemory memory) {
    DOUBLE.set(memory.array, checked(base, offset, 8, memory), value);
  }

  /** memory.copy. */
  public static void memoryCopy(int destination, int source, int length, FlatMemory memory) {
    memory.copy(destination, source, length);
  }

  /** memory.fill. */
  public static void memoryFill(int address, byte value, int length, FlatMemory memory) {
    memory.fill(address, value, length);
  }

  /** memory.grow. */
  public static int memoryGrow(int pages, FlatMemory memory) {
    return memory.grow(pages);
  }

  /** memory.size. */
  public static int memoryPages(FlatMemory memory) {
    return memory.size / FlatMemory.PAGE_BYTES;
  }

  /** memory.init. */
  public static void memoryInit(
      int destination, int offset, int length, int segment, FlatMemory memory) {
    memory.init(destination, offset, length, segment);
  }

  /** data.drop. */
  public static void dataDrop(int segment, EndiveInstance instance) {
    instance.memory.drop(segment);
  }

  // ---- globals that have no field of their own

  /** global.get: the value's bits. */
  public static long readGlobal(int index, EndiveInstance instance) {
    return instance.globals[index];
  }

  /** global.set of a value's bits. */
  public static void writeGlobal(long value, int index, EndiveInstance instance) {
    instance.globals[index] = value;
  }

  // ---- the table

  /** table.get. */
  public static int tableGet(int index, int table, EndiveInstance instance) {
    return instance.table.get(index);
  }

  /** table.set. */
  public static void tableSet(int index, int value, int table, EndiveInstance instance) {
    instance.table.fill(index, value, 1);
  }

  /** table.size. */
  public static int tableSize(int table, EndiveInstance instance) {
    return instance.table.size();
  }

  /** table.grow. */
  public static int tableGrow(int value, int delta, int table, EndiveInstance instance) {
    return instance.table.grow(delta, value);
  }

  /** table.fill. */
  public static void tableFill(
      int index, int value, int length, int table, EndiveInstance instance) {
    instance.table.fill(index, value, length);
  }

  /** table.copy. */
  public static void tableCopy(
      int destination, int source, int length, int to, int from, EndiveInstance instance) {
    instance.table.copy(destination, source, length);
  }

  /** table.init. */
  public static void tableInit(
      int destination, int offset, int length, int segment, int table, EndiveInstance instance) {
    instance.initTable(destination, offset, length, segment);
  }

  /** elem.drop. */
  public static void elementDrop(int segment, EndiveInstance instance) {
    instance.dropElements(segment);
  }

  /**
   * What an indirect call reaches.
   *
   * @param index an element of the table
   * @param type the type that the call expects
   * @return the number of the function among those of its type
   */
  public static int target(int index, int type, EndiveInstance instance) {
    return instance.table.target(index, type);
  }

  // ---- traps

  /** Says that an indirect call reached what it cannot: the table has checked that. */
  public static RuntimeException noTarget() {
    return new IllegalStateException("a table has a function that its module has not");
  }

  /** unreachable. */
  public static RuntimeException throwTrapException() {
    throw new TrapException("unreachable");
  }

  /** An access with an offset of 2 GiB or more. */
  public static RuntimeException throwOutOfBoundsMemoryAccess() {
    throw new TrapException("an access is beyond any memory");
  }

  // ---- imported functions

  /** An array for the arguments of a call of the host, to be used until the call ends. */
  public static long[] arguments(int count, EndiveInstance instance) {
    return instance.arguments(count);
  }

  /** Calls an imported function. */
  public static int callHost(long[] arguments, int function, EndiveInstance instance) {
    return instance.callHost(function, arguments);
  }
}
