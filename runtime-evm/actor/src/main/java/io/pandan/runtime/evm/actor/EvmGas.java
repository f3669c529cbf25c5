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
