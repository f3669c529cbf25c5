package io.pandan.runtime.wasm.metering;

/**
 * What a network decides about the preparation of modules.
 *
 * @param stackLimit the greatest sum of the weights of open calls, in stack elements (ref-fvm,
 *     {@code max_wasm_stack})
 * @param maxMemoryBytes the most memory of an instance in bytes (ref-fvm, {@code
 *     max_inst_memory_bytes})
 * @param gas what instructions cost
 * @param instrumenter how costs and limits are put in
 */
public record MeteringRules(
    int stackLimit, long maxMemoryBytes, GasRules gas, Instrumenter instrumenter) {

  /**
   * The rules of network version 17: ref-fvm v2, fvm/src/machine/mod.rs and price_list.rs. That
   * network has no limit of memory but WebAssembly's own of 4 GiB; here it is what an array of the
   * JVM holds, in whole pages.
   */
  public static final MeteringRules SKYR =
      new MeteringRules(2048, (2L << 30) - Metering.PAGE_BYTES, GasRules.SKYR, Instrumenter.V0_2);

  /** The rules of network versions 18 to 28: ref-fvm fvm/src/machine/mod.rs and price_list.rs. */
  public static final MeteringRules HYGGE =
      new MeteringRules(2048, 512L << 20, GasRules.HYGGE, Instrumenter.V0_4);

  /** Checks the ranges. */
  public MeteringRules {
    if (stackLimit <= 0 || maxMemoryBytes <= 0 || maxMemoryBytes % Metering.PAGE_BYTES != 0) {
      throw new IllegalArgumentException(
          "stack limit " + stackLimit + " or memory limit " + maxMemoryBytes + " is out of range");
    }
  }
}
