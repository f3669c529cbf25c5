package io.pandan.runtime.evm.core;

import io.pandan.api.evm.EvmOutcome;
import io.pandan.api.evm.EvmTracer;
import io.pandan.api.evm.TracedFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes down what it is told, a line each. */
final class RecordingTracer implements EvmTracer {
  final List<String> lines = new ArrayList<>();

  @Override
  public void enter(TracedFrame frame) {
    lines.add("enter " + frame.gasLeft());
  }

  @Override
  public void step(TracedFrame frame, int pc, int opcode) {
    StringBuilder stack = new StringBuilder();
    for (int i = 0; i < frame.stackHeight(); i++) {
      stack.append(' ').append(frame.stackWord(i)[31]);
    }
    lines.add(
        "%d %s gas %d memory %d stack%s"
            .formatted(pc, Opcode.name(opcode), frame.gasLeft(), frame.memorySize(), stack));
  }

  @Override
  public void leave(TracedFrame frame, Optional<EvmOutcome> outcome) {
    String how = outcome.map(o -> o.getClass().getSimpleName()).orElse("host");
    lines.add("leave " + frame.gasLeft() + " " + how);
  }
}
