package io.pandan.runtime.evm.core.precompile;

import java.util.Optional;

/**
 * One precompiled contract: a pure function of its input. Implementations are immutable and safe
 * for use by many threads.
 */
public interface Precompile {
  /**
   * How many bytes of input decide: what is behind them changes neither price nor answer, so that a
   * caller need not copy it.
   *
   * @param length the length of the call's data
   * @return 0 to {@code length}
   */
  default int relevantBytes(int length) {
    return length;
  }

  /**
   * What the call costs on Ethereum, before it is executed. Never less than the work takes: a
   * caller charges this (or a multiple of it) first, and does not execute what it cannot pay for.
   *
   * @param input the call's data; neither kept nor changed
   * @return Ethereum gas, 0 to {@link Long#MAX_VALUE}; the latter stands for more than anyone has
   */
  long ethereumGas(byte[] input);

  /**
   * Executes the call.
   *
   * @param input the call's data; neither kept nor changed
   * @return a new array with the answer, which may have no bytes; or empty if the precompile
   *     refuses its input: the call fails and returns nothing
   */
  Optional<byte[]> execute(byte[] input);
}
