package io.pandan.api.evm;

/** How a frame ended. */
public sealed interface EvmOutcome {

  /**
   * The code stopped, returned or destroyed itself.
   *
   * @param data what it returned; the receiver's to keep
   */
  record Return(byte[] data) implements EvmOutcome {}

  /**
   * The code reverted.
   *
   * @param data the reason that it gave; the receiver's to keep
   * @param pc where
   */
  record Revert(byte[] data, int pc) implements EvmOutcome {}

  /**
   * The code did something that ends a call.
   *
   * @param exitCode one of {@link EvmExit}
   * @param pc where
   * @param message what happened, for people
   */
  record Failure(int exitCode, int pc, String message) implements EvmOutcome {}

  /**
   * The gas did not suffice. Everything that was left is charged.
   *
   * @param pc where
   */
  record OutOfGas(int pc) implements EvmOutcome {}

  /**
   * Memory was to grow beyond what a frame may have, or what {@link EvmHost#reserveMemory} refused.
   *
   * @param pc where
   */
  record OutOfMemory(int pc) implements EvmOutcome {}
}
