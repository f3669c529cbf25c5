package io.pandan.vm.actor;

/**
 * What computation of a built-in actor in Java costs, in place of the metered WASM of the network's
 * own actors; in milligas. Syscalls cost exactly what the network's price list says; these figures
 * stand for the rest and are estimates until they are calibrated against the canonical actors, see
 * {@code docs/gas.md}.
 */
final class NativeGas {

  /**
   * Memory of an instance: Rust's shadow stack of a mebibyte and a page of data, 17 pages of 64
   * KiB, at 0.4 gas a byte (ref-fvm {@code fvm/src/gas/price_list.rs}, {@code init_memory_gas}).
   */
  static final long INSTANCE_MILLIGAS = 17L * 65_536 * 400;

  /** Entry, dispatch and exit: about 25,000 instructions of 4 gas. */
  static final long DISPATCH_MILLIGAS = 100_000_000;

  /** Encoding, decoding or copying a byte: about 15 instructions of 4 gas. */
  static final long BYTE_MILLIGAS = 60_000;

  private NativeGas() {}
}
