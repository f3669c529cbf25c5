package io.pandan.runtime.evm.ethereum;

/** The end of a frame that costs it all its gas, where the host finds it. Without a stack trace. */
final class FrameHalt extends RuntimeException {
  private static final long serialVersionUID = 1;

  static final FrameHalt OUT_OF_GAS = new FrameHalt("out of gas");
  static final FrameHalt INIT_CODE_SIZE = new FrameHalt("init code too long");

  private FrameHalt(String message) {
    super(message, null, false, false);
  }
}
