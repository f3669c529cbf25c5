package io.pandan.vm.actor;

/**
 * What computation of a built-in actor in Java costs, in place of the metered WASM of the network's
 * own actors; in milligas. Syscalls cost exactly what the network's price list says; these figures
 * stand for the rest, and were measured on the released actors (v18): init, eam, account and
 * ethaccount; see {@code docs/gas.md}.
 */
final class NativeGas {

  /**
   * Memory of an instance: Rust's shadow stack of a mebibyte, a page of data, and one that is asked
   * for at once; 18 pages of 64 KiB, at 0.4 gas a byte (ref-fvm {@code fvm/src/gas/price_list.rs},
   * {@code init_memory_gas}).
   */
  static final long INSTANCE_MILLIGAS = 18L * 65_536 * 400;

  /**
   * A call of an actor that does nothing: its memory, a shadow stack and no more, and the 60 gas of
   * a function that returns (builtin-actors {@code actors/placeholder}).
   */
  static final long INERT_MILLIGAS = 16L * 65_536 * 400 + 60_000;

  /** Entry, dispatch and exit. */
  static final long DISPATCH_MILLIGAS = 19_000_000;

  /** Calling another actor: encoding its parameters, decoding what it returns. */
  static final long SEND_MILLIGAS = 85_000_000;

  /** Reading or giving back a byte of parameters or results. */
  static final long PASSED_BYTE_MILLIGAS = 2_000;

  /** Decoding or encoding a byte of state, mostly of nodes of trees. */
  static final long STATE_BYTE_MILLIGAS = 260_000;

  private NativeGas() {}
}
