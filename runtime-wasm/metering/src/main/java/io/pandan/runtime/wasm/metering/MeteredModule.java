package io.pandan.runtime.wasm.metering;

import java.util.List;
import java.util.Map;

/**
 * A module that is ready to be compiled.
 *
 * @param bytes the module in the binary format; not to be written to
 * @param gasGlobal index of the global that holds the milligas left, an imported mutable i64
 * @param stackGlobal index of the global that holds the weight of the open calls, a mutable i32
 * @param gasFunction index of the function that charges milligas
 * @param imports the functions that the module imports, in order; the gas counter is not among them
 * @param exports types of the exported functions by name
 * @param memory the memory in pages; exported means under the name "memory"
 * @param table the table in elements; exported means under the name "table"
 */
public record MeteredModule(
    byte[] bytes,
    int gasGlobal,
    int stackGlobal,
    int gasFunction,
    List<Import> imports,
    Map<String, FunctionType> exports,
    Sizes memory,
    Sizes table) {

  /**
   * Sizes of a memory or a table as the module declares them.
   *
   * @param minimum what it starts with
   * @param maximum what it may grow to
   * @param exported whether it is exported under the name that the network's runtime looks for
   */
  public record Sizes(long minimum, long maximum, boolean exported) {
    /** Where the module has none. */
    public static final Sizes NONE = new Sizes(0, 0, false);
  }

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
