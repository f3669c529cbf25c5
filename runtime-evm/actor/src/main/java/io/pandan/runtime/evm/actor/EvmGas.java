package io.pandan.runtime.evm.actor;

/**
 * What computation of the EVM actor costs besides opcodes, in Filecoin gas: what the network meters
 * as WASM around the interpreter. Measured on the released actor (v18) by {@code ./pandan bench
 * evm-gas}; see {@code docs/evm.md}.
 */
final class EvmGas {
  /** The start of an instance with 18 pages of memory, dispatch, and the way out. */
  static final long INVOCATION = 516_000;

  /** Parameters, and each byte of them. */
  static final long PARAMS = 4_500;

  static final long PARAMS_BYTE = 1;

  /** A returned block, and each byte of it. */
  static final long RESULT = 4_500;

  static final long RESULT_BYTE = 1;

  /** Reading the contract's state, without the nodes of its trees. */
  static final long LOAD = 10_500;

  /** Writing it, without them. */
  static final long FLUSH = 30_000;

  /** Making a contract, without its code's run. */
  static final long CONSTRUCT = 15_000;

  /** Decoding a node of a tree, and each byte of it. */
  static final long NODE_READ = 12_000;

  static final long NODE_READ_BYTE = 230;

  /** Encoding a node of a tree, each byte of it. */
  static final long NODE_WRITE_BYTE = 150;

  /** Reading a slot that is there: its key is compared, its value copied. */
  static final long SLOT_FOUND = 4_300;

  /** Giving a slot another value, or none. */
  static final long SLOT_CHANGED = 4_800;

  /** Giving a slot the value that it has: that is compared twice, to the end. */
  static final long SLOT_SET_AGAIN = 11_200;

  /** Each node below the root on the way to a slot that is read; that is written. */
  static final long SLOT_NODE = 2_100;

  static final long SLOT_NODE_CHANGED = 2_800;

  /**
   * Each five bits of a key on a way without nodes, which two loops take bit by bit out of two byte
   * strings; slots 0 and 1 have 50 such steps in common.
   */
  static final long SLOT_STEP = 1_240;

  /** Each five bits of such a way that is made anew: another node begins or ends on it. */
  static final long SLOT_STEP_BUILT = 800;

  /** A node that is made because two keys go different ways; that ends because one is gone. */
  static final long SLOT_NODE_MADE = 16_000;

  static final long SLOT_NODE_GONE = 6_000;

  /** A call that is a send. */
  static final long SEND = 18_000;

  /** Finding out what is behind the address that DELEGATECALL names. */
  static final long DELEGATE = 7_500;

  /** Calling oneself with another's code. */
  static final long DELEGATE_TO_CONTRACT = 35_000;

  /** Asking a contract for its code's name or hash. */
  static final long ASK = 25_000;

  private EvmGas() {}
}
