package io.pandan.api.vm;

import io.pandan.api.FatalException;

/** The machine was asked to stop: it is discarded, and the block is executed again by another. */
public final class MachineInterruptedException extends FatalException {

  /** Makes one. */
  public MachineInterruptedException() {
    super("the machine was interrupted");
  }
}
