package io.pandan.runtime.wasm.endive;

import io.pandan.api.wasm.WasmHost;
import java.util.Arrays;

/**
 * A table of functions that grows as the host allows. Beside each function stands what an indirect
 * call needs of it: its type, and its number among the functions of that type.
 */
final class FunctionTable {
  /** What an element without a function has. */
  static final int NULL = -1;

  private static final int[] NO_FUNCTIONS = {};

  private final WasmHost host;

  /** By function: type in the upper half, number in the lower; shared, not written to. */
  private final long[] targetsOfFunctions;

  private int[] functions = NO_FUNCTIONS;
  private long[] targets = {};
  private int size;

  /**
   * A table without functions.
   *
   * @param size how many elements it has
   * @param targetsOfFunctions by function: type in the upper half, number in the lower
   */
  FunctionTable(int size, long[] targetsOfFunctions, WasmHost host) {
    this.host = host;
    this.targetsOfFunctions = targetsOfFunctions;
    this.size = size;
    this.functions = new int[size];
    this.targets = new long[size];
    Arrays.fill(functions, NULL);
    Arrays.fill(targets, NULL);
  }

  int size() {
    return size;
  }

  int target(int index, int type) {
    if (Integer.compareUnsigned(index, size) >= 0) {
      throw FlatMemory.outOfBounds(index, 1, size);
    }
    long target = targets[index];
    if ((int) (target >> 32) != type) {
      throw new TrapException(
          "table element " + index + (target == NULL ? " is null" : " has another type"));
    }
    return (int) target;
  }

  int get(int index) {
    FlatMemory.checkRange(index, 1, size);
    return functions[index];
  }

  int grow(int delta, int function) {
    int from = size;
    if (delta == 0) {
      return from;
    }
    long to = from + Integer.toUnsignedLong(delta);
    if (!host.growTable(from, to)) {
      return -1;
    }
    int grown = Math.toIntExact(to);
    if (grown > functions.length) {
      int capacity = Math.max(grown, 2 * functions.length);
      functions = Arrays.copyOf(functions, capacity);
      targets = Arrays.copyOf(targets, capacity);
    }
    size = grown;
    fill(from, function, grown - from);
    return from;
  }

  void fill(int index, int function, int length) {
    FlatMemory.checkRange(index, length, size);
    Arrays.fill(functions, index, index + length, function);
    Arrays.fill(
        targets, index, index + length, function == NULL ? NULL : targetsOfFunctions[function]);
  }

  void copy(int destination, int source, int length) {
    FlatMemory.checkRange(source, length, size);
    FlatMemory.checkRange(destination, length, size);
    System.arraycopy(functions, source, functions, destination, length);
    System.arraycopy(targets, source, targets, destination, length);
  }

  /** Writes functions of a segment. */
  void write(int index, int[] segment, int offset, int length) {
    FlatMemory.checkRange(offset, length, segment.length);
    FlatMemory.checkRange(index, length, size);
    for (int i = 0; i < length; i++) {
      int function = segment[offset + i];
      functions[index + i] = function;
      targets[index + i] = targetsOfFunctions[function];
    }
  }
}
