package io.pandan.api.wasm;

/**
 * A module that counts its gas and limits its stack by injected instructions. The indexes let an
 * engine give these instructions a cheaper form with the same effect.
 *
 * <p>The gas function takes its i64 argument off the gas global and traps where that leaves less
 * than zero; no other function touches the global. Only the limiter touches the stack global: it
 * adds the callee's weight before a call, compares with the limit and traps above it, and takes the
 * weight off after the call.
 *
 * @param bytes the module in the binary format; not copied, never to be changed
 * @param gasGlobal index of the imported global {@code gas.gas_counter}, a mutable i64: milligas
 * @param stackGlobal index of the global that holds the weight of the open calls, a mutable i32
 * @param gasFunction index of the function that charges
 */
public record MeteredWasm(byte[] bytes, int gasGlobal, int stackGlobal, int gasFunction) {}
