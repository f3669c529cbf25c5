package io.pandan.runtime.evm.core;

import io.pandan.api.evm.EvmOutcome;
import java.util.Optional;

/**
 * Watches frames run: what {@link Interpreter#trace} tells. The calls nest as frames do, and come
 * on the thread that runs the frame; what is thrown ends it.
 */
public interface Tracer {

  /** A frame is about to run its first instruction. */
  void enter(TracedFrame frame);

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
  void leave(TracedFrame frame, Optional<EvmOutcome> outcome);
}
