package io.pandan.api.evm;

import org.osgi.annotation.versioning.ProviderType;

/** A frame as an {@link EvmTracer} sees it; good only during the tracer's call. */
@ProviderType
public interface TracedFrame {

  /** What the frame was called with. */
  EvmCall call();

  /** The world outside the frame. */
  EvmHost host();

  /** The gas that is left. */
  long gasLeft();

  /** The number of words on the stack. */
  int stackHeight();

  /**
   * A word of the stack.
   *
   * @param index from 0, the bottom, to below {@link #stackHeight()}
   * @return 32 big-endian bytes, the receiver's to keep
   */
  byte[] stackWord(int index);

  /** The size of memory in bytes. */
  int memorySize();

  /** A copy of memory. */
  byte[] memory();

  /** What the last call gave back; only to be read. */
  byte[] returnData();

  /** The name of an opcode, or its number in hexadecimal when nobody has defined it. */
  String opcodeName(int opcode);
}
