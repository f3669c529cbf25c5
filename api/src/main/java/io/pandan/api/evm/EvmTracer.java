package io.pandan.api.evm;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Watches frames run: what {@link EvmEngine#trace} tells. The calls nest as frames do, and come on
 * the thread that runs the frame; what is thrown ends the whole execution. A tracer changes
 * nothing: what it asks a frame for has no effect and costs no gas, and it calls no method of
 * {@link TracedFrame#host()} that may have one.
 */
@ConsumerType
public interface EvmTracer {

  /** A frame is about to run its first instruction. */
  default void enter(TracedFrame frame) {}

  /**
   * An instruction is about to be charged, checked and executed.
   *
   * @param frame as the instruction finds it
   * @param pc where in the code it is
   * @param opcode which one; STOP where the code has ended
   */
  void step(TracedFrame frame, int pc, int opcode);

  /**
   * A frame has ended.
   *
   * @param frame as it was left
   * @param outcome how it ended; empty when the host threw
   */
  default void leave(TracedFrame frame, Optional<EvmOutcome> outcome) {}
}
