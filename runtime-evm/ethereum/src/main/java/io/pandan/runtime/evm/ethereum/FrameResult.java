package io.pandan.runtime.evm.ethereum;

import io.pandan.runtime.evm.ethereum.TransactionResult.Status;

/**
 * How a frame ended.
 *
 * @param status how
 * @param output what it returned, or its reason for reverting
 * @param gasLeft what it gives back
 */
record FrameResult(Status status, byte[] output, long gasLeft) {
  static final byte[] NOTHING = {};

  /** A frame that did what takes all gas. */
  static final FrameResult HALTED = new FrameResult(Status.HALTED, NOTHING, 0);

  boolean succeeded() {
    return status == Status.SUCCESS;
  }
}
