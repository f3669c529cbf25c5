package io.pandan.conformance.evm;

import static io.pandan.conformance.evm.Programs.repeat;
import static io.pandan.runtime.evm.core.Bytecode.code;
import static io.pandan.runtime.evm.core.Opcode.*;

import io.pandan.runtime.evm.core.Bytecode;
import java.math.BigInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Programs that end badly, each in its own way. */
class FailuresTest {
  private static final int NO_MEMORY = 4;
  private static final int PANIC = 24;
  private static final int REVERTED = 33;
  private static final int INVALID_CODE = 34;
  private static final int UNDEFINED = 35;
  private static final int UNDERFLOW = 36;
  private static final int OVERFLOW = 37;
  private static final int MEMORY = 38;
  private static final int JUMPED = 39;
  private static final BigInteger MAX = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);

  private final Contracts contracts = Contracts.open();

  @AfterEach
  void close() {
    contracts.close();
  }

  @Test
  void shouldKnowTheSameOpcodes() {
    for (int opcode = 0; opcode < 256; opcode++) {
      Bytecode code = code().op(JUMPDEST);
      for (int i = 0; i < 17; i++) {
        code.push(0);
      }
      contracts.invoke(contracts.deploy(code.op(opcode)));
      contracts.invoke(contracts.deploy(code().op(JUMPDEST, opcode)));
    }
  }

  @Test
  void shouldNoticeTheEndsOfTheStack() {
    contracts.fail(UNDERFLOW, code().op(POP));
    contracts.fail(UNDERFLOW, code().push(1).op(ADD));
    contracts.fail(UNDERFLOW, code().push(1).op(DUP16));
    contracts.fail(UNDERFLOW, repeat(code(), 16, PUSH0).op(SWAP16));
    contracts.run(repeat(code(), 17, PUSH0).op(SWAP16).with(RETURN, 0, 0));
    contracts.run(repeat(code(), 1022, PUSH0).with(RETURN, 0, 0));
    contracts.run(repeat(code(), 1024, PUSH0).op(RETURN));
    contracts.fail(OVERFLOW, repeat(code(), 1025, PUSH0));
    contracts.fail(OVERFLOW, repeat(code(), 1024, PUSH0).op(DUP1));
    contracts.fail(OVERFLOW, repeat(code(), 1024, PUSH0).op(CALLER));
    contracts.fail(OVERFLOW, code().label("more").push(1).jump("more"));
    // What fails first decides.
    contracts.fail(UNDERFLOW, code().op(SSTORE));
    contracts.fail(REVERTED, code().with(REVERT, 0, 0).op(POP));
  }

  @Test
  void shouldJumpOnlyWhereItMay() {
    contracts.fail(JUMPED, code().push(0).op(JUMP));
    contracts.fail(JUMPED, code().push(1).op(JUMP));
    contracts.fail(JUMPED, code().push(1000).op(JUMP));
    contracts.fail(JUMPED, code().push(MAX).op(JUMP));
    contracts.fail(JUMPED, code().push(BigInteger.ONE.shiftLeft(64).add(BigInteger.TWO)).op(JUMP));
    // A JUMPDEST among pushed bytes is none.
    contracts.fail(JUMPED, code().push(4).op(JUMP).push(0x5b));
    contracts.fail(JUMPED, code().push(4).op(JUMP, PUSH32, JUMPDEST));
    contracts.run(code().push(3).op(JUMP, JUMPDEST).with(RETURN, 0, 0));
    contracts.run(code().push(0).push(1000).op(JUMPI).with(RETURN, 0, 0));
    contracts.fail(JUMPED, code().push(1).push(1000).op(JUMPI));
    contracts.fail(JUMPED, code().push(MAX).push(MAX).op(JUMPI));
    // A PUSH that the code's end cuts off.
    contracts.run(code().op(PUSH1));
    contracts.run(code().op(PUSH32, 1, 2));
    contracts.fail(INVALID_CODE, code().op(INVALID));
    contracts.fail(UNDEFINED, code().op(0x0c));
  }

  @Test
  void shouldLimitMemory() {
    // What lies between is a matter of gas: see docs/evm.md.
    long[] ends = {
      0,
      1,
      31,
      32,
      33,
      4095,
      4096,
      1 << 20,
      4 << 20,
      513 << 20,
      1 << 30,
      2_000_000_000L,
      0x7fff_efdfL,
      0x7fff_efe0L,
      0x7fff_efffL,
      0x7fff_f000L,
      0x7fff_f001L,
      1L << 31,
      3L << 30,
      0xffff_ffdfL,
      0xffff_ffe0L,
      0xffff_ffffL,
      1L << 32
    };
    for (long end : ends) {
      contracts.invoke(contracts.deploy(code().with(MLOAD, end).op(MSIZE).returnTop()));
      contracts.invoke(contracts.deploy(code().with(MSTORE, end, 1).op(MSIZE).returnTop()));
      contracts.invoke(contracts.deploy(code().with(REVERT, end, 0)));
      contracts.invoke(contracts.deploy(code().with(KECCAK256, end, 0).op(MSIZE).returnTop()));
      contracts.invoke(contracts.deploy(code().with(CODECOPY, end, 0, 1).op(MSIZE).returnTop()));
      contracts.invoke(contracts.deploy(code().with(CALLDATACOPY, 0, end, 40).returnTop()));
      contracts.invoke(contracts.deploy(code().with(MCOPY, end, 0, 1).op(MSIZE).returnTop()));
      contracts.invoke(contracts.deploy(code().with(MCOPY, 0, end, 1).op(MSIZE).returnTop()));
      contracts.invoke(contracts.deploy(code().with(MCOPY, 0, end, 0).op(MSIZE).returnTop()));
    }
    contracts.fail(NO_MEMORY, code().push(513 << 20).op(MLOAD));
    contracts.fail(NO_MEMORY, code().push(0x7fff_f000L).push(0).op(RETURN));
    contracts.fail(PANIC, code().push(0x7fff_f001L).push(0).op(RETURN));
    contracts.fail(PANIC, code().push(0xffff_ffffL).push(0).op(REVERT));
    contracts.fail(MEMORY, code().push(MAX).op(MLOAD));
    contracts.fail(MEMORY, code().push(1).push(MAX).op(MSTORE));
    contracts.fail(MEMORY, code().push(MAX).push(0).op(RETURN));
    contracts.fail(MEMORY, code().push(1).push(MAX).op(RETURN));
    contracts.fail(MEMORY, code().push(MAX).push(0).op(KECCAK256));
    contracts.fail(MEMORY, code().push(MAX).push(1).op(LOG0));
    contracts.run(code().push(0).push(MAX).op(KECCAK256).returnTop());
    contracts.run(code().push(0).push(MAX).op(RETURN));
    contracts.run(code().push(0).push(MAX).push(MAX).op(CODECOPY).op(MSIZE).returnTop());
    contracts.run(code().push(20).push(MAX).push(5).op(CALLDATACOPY).op(MSIZE).returnTop());
    contracts.fail(MEMORY, code().push(1).push(MAX).push(0).op(MCOPY));
    contracts.run(code().push(0).push(MAX).push(MAX).op(MCOPY, MSIZE).returnTop());
    // Beyond what was returned, memory or not.
    contracts.invoke(contracts.deploy(code().push(MAX).push(1).push(0).op(RETURNDATACOPY)));
    contracts.invoke(contracts.deploy(code().push(1).push(MAX).push(0).op(RETURNDATACOPY)));
    contracts.invoke(contracts.deploy(code().push(0).push(MAX).push(0).op(RETURNDATACOPY)));
    contracts.invoke(contracts.deploy(code().push(0).push(0).push(MAX).op(RETURNDATACOPY)));
  }

  @Test
  void shouldReturnAndRevertWithMuch() {
    for (long size : new long[] {0, 1, 1 << 16, (1 << 20) - 10, 1 << 20, 2 << 20}) {
      contracts.invoke(contracts.deploy(code().with(RETURN, 0, size)));
      contracts.invoke(contracts.deploy(code().with(REVERT, 0, size)));
      Bytecode code = code().push(0).push(0).push(size).push(0).push(0).op(ADDRESS).push(2300 * 9);
      contracts.invoke(contracts.deploy(code.op(CALL, RETURNDATASIZE, ADD).returnTop()));
      code = code().push(0).push(0).push(size).push(0).push(0).push(4).push(Programs.ALL_GAS);
      contracts.invoke(contracts.deploy(code.op(CALL, RETURNDATASIZE, ADD).returnTop()));
    }
  }
}
