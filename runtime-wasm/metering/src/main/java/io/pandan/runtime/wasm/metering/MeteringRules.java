package io.pandan.runtime.wasm.metering;

/**
 * What a network decides about the preparation of modules.
 *
 * @param stackLimit the greatest sum of the weights of open calls, in stack elements (ref-fvm,
 *     {@code max_wasm_stack})
 * @param maxMemoryBytes the most memory of an instance in bytes (ref-fvm, {@code
 *     max_inst_memory_bytes})
 * @param gas what instructions cost
 */
public record MeteringRules(int stackLimit, long maxMemoryBytes, GasRules gas) {

  /** The rules of network versions 18 to 28: ref-fvm fvm/src/machine/mod.rs and price_list.rs. */
  public static final MeteringRules HYGGE = new MeteringRules(2048, 512L << 20, GasRules.HYGGE);

  /** Checks the ranges. */
  public MeteringRules {
    if (stackLimit <= 0 || maxMemoryBytes <= 0 || maxMemoryBytes % Metering.PAGE_BYTES != 0) {
      throw new IllegalArgumentException(
          "stack limit " + stackLimit + " or memory limit " + maxMemoryBytes + " is out of range");
    }
  }
}
