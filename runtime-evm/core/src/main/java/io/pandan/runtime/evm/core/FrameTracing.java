package io.pandan.runtime.evm.core;

import io.pandan.api.evm.EvmCall;
import io.pandan.api.evm.EvmHost;
import io.pandan.api.evm.EvmTracer;
import io.pandan.api.evm.TracedFrame;
import java.util.Arrays;

/** Shows a frame to the tracer that watches it. */
final class FrameTracing implements TracedFrame {
  private final Frame frame;
  private final EvmTracer tracer;

  FrameTracing(Frame frame, EvmTracer tracer) {
    this.frame = frame;
    this.tracer = tracer;
  }

  void step() {
    int pc = frame.pc();
    byte[] code = frame.code.bytes;
    tracer.step(this, pc, pc < code.length ? code[pc] & 0xff : Opcode.STOP);
  }

  @Override
  public EvmCall call() {
    return frame.context;
  }

  @Override
  public EvmHost host() {
    return frame.host;
  }

  @Override
  public long gasLeft() {
    return frame.gasLeft();
  }

  @Override
  public int stackHeight() {
    return frame.sp / 4 + 1;
  }

  @Override
  public byte[] stackWord(int index) {
    if (index < 0 || index >= stackHeight()) {
      throw new IndexOutOfBoundsException("word " + index + " of " + stackHeight());
    }
    return Words.toBytes(frame.stack, 4 * index);
  }

  @Override
  public int memorySize() {
    return frame.memory.size;
  }

  @Override
  public byte[] memory() {
    return Arrays.copyOf(frame.memory.bytes, frame.memory.size);
  }

  @Override
  public byte[] returnData() {
    return frame.returnData;
  }

  @Override
  public String opcodeName(int opcode) {
    return Opcode.name(opcode);
  }
}
