package io.pandan.runtime.evm.actor;

import io.pandan.api.Methods;

/** The EVM actor's method numbers. Source: builtin-actors {@code actors/evm/src/lib.rs}. */
final class EvmMethods {
  static final long CONSTRUCTOR = Methods.CONSTRUCTOR;
  static final long RESURRECT = 2;
  static final long GET_BYTECODE = 3;
  static final long GET_BYTECODE_HASH = 4;
  static final long GET_STORAGE_AT = 5;
  static final long INVOKE_CONTRACT_DELEGATE = 6;
  static final long INVOKE_CONTRACT = Methods.INVOKE_EVM;

  /** Numbers up to this one never reach a contract's {@code handle_filecoin_method}. */
  static final long LAST_RESERVED = 1023;

  private EvmMethods() {}
}
