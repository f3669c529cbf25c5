package io.pandan.runtime.evm.core;

import io.pandan.api.evm.EvmCall;
import io.pandan.api.evm.EvmCode;
import io.pandan.api.evm.EvmEngine;
import io.pandan.api.evm.EvmExit;
import io.pandan.api.evm.EvmHost;
import io.pandan.api.evm.EvmOutcome;

/**
 * The EVM as the yellow paper writes it down, in big integers and one opcode after the other:
 * charge, check the stack, execute. Slow, and shares with the interpreter nothing but profile and
 * table of opcodes, so that engines can be compared with it.
 */
public final class PlainEngine implements EvmEngine {
  private final Profile profile;

  /** An engine for a profile. */
  public PlainEngine(Profile profile) {
    this.profile = profile;
  }

  @Override
  public EvmOutcome run(EvmCode code, EvmCall call, EvmHost host) {
    PlainFrame frame = new PlainFrame(code.bytes(), profile, call, host);
    try {
      return run(frame);
    } catch (PlainFrame.End end) {
      return end.outcome;
    }
  }

  private EvmOutcome run(PlainFrame frame) {
    frame.charge(profile.codeByte() * frame.code.length);
    while (frame.pc < frame.code.length) {
      int opcode = frame.code[frame.pc] & 0xff;
      if (!profile.defines(opcode)) {
        throw frame.fails(EvmExit.UNDEFINED_INSTRUCTION);
      }
      frame.charge(profile.cost(opcode));
      if (frame.stack.size() < Opcode.inputs(opcode)) {
        throw frame.fails(EvmExit.STACK_UNDERFLOW);
      }
      int after = frame.stack.size() - Opcode.inputs(opcode) + Opcode.outputs(opcode);
      if (after > Frame.MAX_STACK) {
        throw frame.fails(EvmExit.STACK_OVERFLOW);
      }
      frame.next = frame.pc + 1 + Opcode.immediateBytes(opcode);
      frame.execute(opcode);
      frame.pc = frame.next;
    }
    return new EvmOutcome.Return(new byte[0]);
  }
}
