package io.pandan.runtime.evm.core;

import static io.pandan.runtime.evm.core.Opcode.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.evm.EvmCall;
import io.pandan.api.evm.EvmHost;
import io.pandan.api.evm.EvmOutcome;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Charging by blocks with fused instructions gives what charging one opcode after the other gives:
 * random programs run both ways, with much gas and with little.
 */
class GasBlockTest {
  private static final int PROGRAMS = 20_000;

  private static final int[] COMMON = {
    ADD,
    MUL,
    SUB,
    DIV,
    LT,
    GT,
    SLT,
    SGT,
    EQ,
    ISZERO,
    ISZERO,
    AND,
    OR,
    XOR,
    NOT,
    SHL,
    SHR,
    SAR,
    BYTE,
    POP,
    POP,
    MLOAD,
    MSTORE,
    MSTORE8,
    SLOAD,
    SSTORE,
    JUMP,
    JUMPI,
    JUMPI,
    PC,
    MSIZE,
    GAS,
    JUMPDEST,
    JUMPDEST,
    JUMPDEST,
    KECCAK256,
    CALLDATALOAD,
    CALLDATACOPY,
    MCOPY,
    EXP,
    ADDMOD,
    MULMOD,
    SIGNEXTEND,
    LOG0 + 1,
    TLOAD,
    RETURNDATACOPY,
    CALL,
    BALANCE,
    SWAP1,
    SWAP1,
    SWAP1 + 1,
    SWAP1 + 2,
    DUP1,
    DUP1,
    DUP1 + 1,
    DUP1 + 1,
    DUP1 + 2
  };

  private static final int[] RARE = {STOP, RETURN, REVERT, INVALID, 0x0c, SELFDESTRUCT};

  private record Run(EvmOutcome outcome, String data, long gas, List<String> seen) {}

  private static final EvmCall CALL_OF_ALL =
      new EvmCall(new byte[20], new byte[20], new byte[0], new byte[] {1, 2, 3});

  private static Run run(Code code, long gas) {
    return run(gas, host -> Interpreter.run(code, CALL_OF_ALL, host));
  }

  private static Run run(long gas, Function<MemoryHost, EvmOutcome> execution) {
    MemoryHost host = new MemoryHost();
    host.gas = gas;
    EvmOutcome outcome = execution.apply(host);
    List<String> seen = new ArrayList<>(host.seen);
    seen.add(host.storage.toString());
    return switch (outcome) {
      case EvmOutcome.Return returned ->
          new Run(new EvmOutcome.OutOfGas(-1), hex(returned.data()), host.gas, seen);
      case EvmOutcome.Revert revert ->
          new Run(new EvmOutcome.OutOfGas(-2), hex(revert.data()), host.gas, seen);
      case EvmOutcome.Failure failure -> new Run(failure, "", host.gas, seen);
      case EvmOutcome.OutOfGas out -> new Run(out, "", host.gas, seen);
      case EvmOutcome.OutOfMemory out -> new Run(out, "", host.gas, seen);
    };
  }

  private static EvmOutcome trace(Code code, MemoryHost host) {
    RecordingTracer tracer = new RecordingTracer();
    return Interpreter.trace(code.bytes, code.profile, CALL_OF_ALL, host, tracer);
  }

  /** Stops wherever it can on the way. */
  private static EvmOutcome runInSlices(Code code, EvmCall call, EvmHost host) {
    Frame frame = new Frame(code, call, host);
    if (frame.begin()) {
      do {
        frame.nextSlice(0, true);
        Interpreter.proceed(frame);
      } while (frame.outcome == null);
    }
    return frame.finish();
  }

  private static String hex(byte[] data) {
    return HexFormat.of().formatHex(data);
  }

  private static byte[] randomProgram(Random random) {
    byte[] code = new byte[10 + random.nextInt(90)];
    int at = 0;
    while (at < code.length) {
      int kind = random.nextInt(10);
      if (kind < 5) {
        code[at++] = (byte) PUSH1;
        if (at < code.length) {
          code[at++] = (byte) random.nextInt(kind < 4 ? code.length : 256);
        }
      } else {
        int[] from = random.nextInt(40) == 0 ? RARE : COMMON;
        code[at++] = (byte) from[random.nextInt(from.length)];
      }
    }
    return code;
  }

  @Test
  void shouldNotShowInAnyResult() {
    Random random = new Random(5);
    int finished = 0;
    for (int i = 0; i < PROGRAMS; i++) {
      Code code = Code.of(randomProgram(random), Profile.FILECOIN);
      long gas = random.nextInt(3) == 0 ? 300_000 : random.nextInt(60_000);
      Run inBlocks = run(code, gas);
      assertThat(inBlocks)
          .as("%s with %d gas", hex(code.bytes), gas)
          .isEqualTo(run(code.careful(), gas))
          .isEqualTo(run(gas, host -> trace(code, host)))
          .isEqualTo(run(gas, host -> runInSlices(code, CALL_OF_ALL, host)));
      finished += inBlocks.outcome instanceof EvmOutcome.OutOfGas out && out.pc() < 0 ? 1 : 0;
    }
    assertThat(finished).as("programs that came to an end").isGreaterThan(PROGRAMS / 50);
  }
}
