package io.pandan.runtime.wasm.metering;

import java.util.List;
import java.util.Map;

/**
 * What instances of a module start with, beside its code. The arrays are shared: nobody writes to
 * them.
 *
 * @param memoryPages pages that the memory starts with, 0 where there is none
 * @param tableElements elements that the table starts with, 0 where there is none
 * @param globalTypes type codes of all globals, the imported gas counter first
 * @param globalBits what they start with, as bits; null references are -1
 * @param data data segments in order
 * @param elements element segments in order
 * @param targets by function: its type in the upper half and its number among the functions of that
 *     type in the lower; -1 for what no table can hold. Equal types count as the first of them
 * @param exports functions by the names that they are exported by
 * @param start the start function, or -1
 */
public record ModuleImage(
    int memoryPages,
    int tableElements,
    byte[] globalTypes,
    long[] globalBits,
    List<Data> data,
    List<Elements> elements,
    long[] targets,
    Map<String, Integer> exports,
    int start) {

  /** Copies the lists and the map. */
  public ModuleImage {
    data = List.copyOf(data);
    elements = List.copyOf(elements);
    exports = Map.copyOf(exports);
  }

  /**
   * A data segment.
   *
   * @param active whether it is written when an instance starts
   * @param offset where it is written then, unsigned
   * @param bytes what is written
   */
  public record Data(boolean active, int offset, byte[] bytes) {}

  /**
   * An element segment. One that is only declared is a passive one without functions.
   *
   * @param active whether it is written when an instance starts
   * @param offset where it is written then, unsigned
   * @param functions what is written
   */
  public record Elements(boolean active, int offset, int[] functions) {}
}
