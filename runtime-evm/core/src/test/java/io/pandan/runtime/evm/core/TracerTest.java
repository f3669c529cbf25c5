package io.pandan.runtime.evm.core;

import static io.pandan.runtime.evm.core.Opcode.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.evm.EvmCall;
import java.util.List;
import org.junit.jupiter.api.Test;

class TracerTest {
  private static final EvmCall CALL_OF_NOTHING =
      new EvmCall(new byte[20], new byte[20], new byte[0], new byte[0]);

  private final RecordingTracer tracer = new RecordingTracer();
  private final MemoryHost host = new MemoryHost();

  private List<String> trace(Bytecode code, long gas) {
    host.gas = gas;
    Interpreter.trace(code.build(), EthereumProfiles.CANCUN, CALL_OF_NOTHING, host, tracer);
    return tracer.lines;
  }

  @Test
  void shouldSeeEachInstructionBeforeItIsChargedAndTheEndOfTheCode() {
    Bytecode code =
        Bytecode.code().with(MSTORE, 1, 7).push(14).op(JUMP).op(INVALID, INVALID, INVALID, INVALID);

    assertThat(trace(code.op(JUMPDEST).push(9), 100))
        .containsExactly(
            "enter 100",
            "0 PUSH1 gas 100 memory 0 stack",
            "2 PUSH1 gas 97 memory 0 stack 7",
            "4 MSTORE gas 94 memory 0 stack 7 1",
            "5 PUSH1 gas 85 memory 64 stack",
            "7 JUMP gas 82 memory 64 stack 14",
            "leave 74 Failure");
  }

  @Test
  void shouldGoOnBehindAJump() {
    Bytecode code = Bytecode.code().push(4).op(JUMP, INVALID, JUMPDEST, CALLVALUE);

    assertThat(trace(code, 100))
        .containsExactly(
            "enter 100",
            "0 PUSH1 gas 100 memory 0 stack",
            "2 JUMP gas 97 memory 0 stack 4",
            "4 JUMPDEST gas 89 memory 0 stack",
            "5 CALLVALUE gas 88 memory 0 stack",
            "6 STOP gas 86 memory 0 stack 0",
            "leave 86 Return");
  }

  @Test
  void shouldSeeTheInstructionThatFails() {
    assertThat(trace(Bytecode.code().push(1).op(ADD), 100))
        .endsWith("2 ADD gas 97 memory 0 stack 1", "leave 94 Failure");
    assertThat(trace(Bytecode.code().push(1).op(0x0c), 100))
        .endsWith("2 0xc gas 97 memory 0 stack 1", "leave 97 Failure");
    assertThat(trace(Bytecode.code().push(1), 2))
        .endsWith("0 PUSH1 gas 2 memory 0 stack", "leave -1 OutOfGas");
  }

  @Test
  void shouldSeeAFrameEndThatTheHostEnds() {
    MemoryHost refusing =
        new MemoryHost() {
          @Override
          public void number(long[] words, int at) {
            throw new IllegalStateException("no more");
          }
        };

    assertThatThrownBy(
            () ->
                Interpreter.trace(
                    Bytecode.code().op(NUMBER).build(),
                    EthereumProfiles.CANCUN,
                    CALL_OF_NOTHING,
                    refusing,
                    tracer))
        .hasMessage("no more");
    assertThat(tracer.lines).last().asString().endsWith("host");
  }
}
