package io.pandan.runtime.wasm.metering;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A module that is ready to be compiled.
 *
 * @param bytes the module in the binary format; not to be written to
 * @param gasGlobal index of the global that holds the milligas left, an imported mutable i64
 * @param stackGlobal index of the global that holds the weight of the open calls, a mutable i32
 * @param gasFunction index of the function that charges milligas
 * @param imports the functions that the module imports, in order; the gas counter is not among them
 * @param exports types of the exported functions by name
 * @param memoryBytes what the memory starts with; empty where none is exported as "memory"
 * @param tableElements what the table starts with; empty where none is exported as "table"
 */
public record MeteredModule(
    byte[] bytes,
    int gasGlobal,
    int stackGlobal,
    int gasFunction,
    List<Import> imports,
    Map<String, FunctionType> exports,
    OptionalLong memoryBytes,
    OptionalLong tableElements) {

  /**
   * An imported function.
   *
   * @param module its module
   * @param name its name
   * @param type its type
   */
  public record Import(String module, String name, FunctionType type) {}

  /** Copies the collections. */
  public MeteredModule {
    imports = List.copyOf(imports);
    exports = Map.copyOf(exports);
  }
}
