package io.pandan.conformance.evm;

import static io.pandan.runtime.evm.core.Bytecode.code;
import static io.pandan.runtime.evm.core.Opcode.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.ExitCode;
import io.pandan.api.Methods;
import io.pandan.api.evm.EvmEngine;
import io.pandan.api.evm.EvmHost;
import io.pandan.api.vm.ActorExit;
import io.pandan.api.vm.ActorRuntime;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.vm.Kernel;
import io.pandan.conformance.evm.HostileNetwork.Engine;
import io.pandan.conformance.vm.NativeNetwork;
import io.pandan.ipld.CborCodec;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.Cid;
import io.pandan.runtime.evm.actor.EvmActorRuntime;
import io.pandan.runtime.evm.core.Bytecode;
import io.pandan.testkit.TestNetwork;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Frames of one message share the memory that a machine has for it, 2 GiB. All but a little of that
 * is taken before these begin.
 */
class NestedMemoryTest {
  private static final long ALL = 2L << 30;
  private static final int MIB = 1 << 20;

  /** A frame with a mebibyte: with the 18 pages that its instance begins with. */
  private static final long FRAME = 18 * EvmHost.MEMORY_PAGE_BYTES + MIB;

  private static final Address EAM = Address.id(ActorIds.EAM);
  private static final ExitCode TRAPPED = ExitCode.SYS_ILLEGAL_INSTRUCTION;

  /** The actor, with so much memory for all invocations of a message. */
  private static final class Crowded implements ActorRuntime {
    private final ActorRuntime actor = new EvmActorRuntime();
    private final long room;
    private int depth;

    Crowded(long room) {
      this.room = room;
    }

    @Override
    public ActorExit invoke(Kernel kernel, Cid code, int params) {
      if (depth == 0 && kernel.message().method() == Methods.INVOKE_EVM) {
        assertThat(kernel.reserveMemory(ALL - room)).isTrue();
      }
      depth++;
      try {
        return actor.invoke(kernel, code, params);
      } finally {
        depth--;
      }
    }
  }

  /** Calls a contract on each engine; what all of them gave. */
  private static ApplyResult call(long room, Bytecode runtime) {
    Set<List<Object>> came = new HashSet<>();
    ApplyResult last = null;
    for (Engine engine : Engine.values()) {
      try (TestNetwork network =
          NativeNetwork.builder()
              .runtime("evm", new Crowded(room))
              .engine(EvmEngine.class, engine.make())
              .build()) {
        byte[] init = CborCodec.BYTES.encode(Bytecode.deployer(runtime.build()));
        ApplyResult made = network.call(NativeNetwork.BOB, EAM, 4, init);
        CborReader answer = new CborReader(made.receipt().returnData());
        answer.readArrayHeader(3);
        Address contract = Address.id(answer.readUnsigned());
        last = network.call(NativeNetwork.BOB, contract, Methods.INVOKE_EVM, new byte[] {0x40});
        came.add(
            List.of(
                last.receipt().exitCode(),
                last.receipt().gasUsed(),
                HexFormat.of().formatHex(last.receipt().returnData())));
      }
    }
    assertThat(came).as("receipts of all engines").hasSize(1);
    return last;
  }

  private static BigInteger returned(long room, Bytecode runtime) {
    ApplyResult result = call(room, runtime);
    assertThat(result.receipt().exitCode()).as(result.failure().orElse("")).isEqualTo(ExitCode.OK);
    return new BigInteger(1, CborCodec.BYTES.decode(result.receipt().returnData()));
  }

  /** Takes a mebibyte and calls itself; returns one more than that call, if it came to its end. */
  private static Bytecode nested() {
    Bytecode code = code().with(MSTORE, MIB - 32, 1).push(32).push(0).push(0).push(0).push(0);
    return code.op(ADDRESS, GAS, CALL, POP).with(MLOAD, 0).push(1).op(ADD).returnTop();
  }

  @Test
  void shouldFailTheFrameForWhichThereIsNoMemory() {
    assertThat(returned(10 * FRAME, nested())).isEqualTo(10);
    assertThat(returned(11 * FRAME - 1, nested())).isEqualTo(10);
    assertThat(returned(11 * FRAME, nested())).isEqualTo(11);
  }

  @Test
  void shouldEndLikeAnInstanceThatRunsOutOfMemory() {
    assertThat(returned(FRAME, nested())).isEqualTo(1);
    for (long room : new long[] {FRAME - 1, FRAME - MIB, FRAME - MIB - 1, 0}) {
      ApplyResult result = call(room, nested());
      assertThat(result.receipt().exitCode()).as("with %d bytes", room).isEqualTo(TRAPPED);
      assertThat(result.receipt().returnData()).isEmpty();
    }
  }

  @Test
  void shouldHaveTheMemoryOfFramesThatHaveEnded() {
    // Calls itself 50 times; the callee takes a mebibyte, and reverts every other time.
    Bytecode code = code().op(CALLDATASIZE).jumpIf("callee").push(25).label("again");
    call(code, 1).with(MLOAD, 0).op(ADD).push(0).op(MSTORE);
    call(code, 2).op(POP, RETURNDATASIZE).with(MLOAD, 0).op(ADD).push(0).op(MSTORE);
    code.push(1).op(SWAP1, SUB, DUP1).jumpIf("again").with(MLOAD, 0).returnTop();
    code.label("callee").with(MSTORE, MIB - 32, 1).push(1).op(CALLDATASIZE, SUB);
    code.jumpIf("revert").op(STOP).label("revert").with(REVERT, 0, 32);
    long room = 18 * EvmHost.MEMORY_PAGE_BYTES + EvmHost.MEMORY_PAGE_BYTES + FRAME;
    assertThat(returned(room, code)).isEqualTo(25 + 25 * 32);
    // With less all fail, and give nothing back.
    assertThat(returned(room - 1, code)).isZero();
  }

  private static Bytecode call(Bytecode code, int inputBytes) {
    return code.push(0).push(0).push(inputBytes).push(0).push(0).op(ADDRESS, GAS, CALL);
  }
}
