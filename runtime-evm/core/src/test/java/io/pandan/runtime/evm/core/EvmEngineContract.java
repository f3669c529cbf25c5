package io.pandan.runtime.evm.core;

import static io.pandan.runtime.evm.core.Bytecode.code;
import static io.pandan.runtime.evm.core.Opcode.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.evm.EvmCall;
import io.pandan.api.evm.EvmCode;
import io.pandan.api.evm.EvmEngine;
import io.pandan.api.evm.EvmExit;
import io.pandan.api.evm.EvmHost.CallResult;
import io.pandan.api.evm.EvmOutcome;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What every engine for the EVM is held to: the same results, exit codes, host calls and gas. An
 * engine's own test extends this and says how the engine is made.
 */
public abstract class EvmEngineContract {
  // The schedule of docs/evm.md, as far as these programs need it.
  private static final long PUSH_0 = 416;
  private static final long PUSH_1 = 540;
  private static final long PUSH_2 = 580;
  private static final long POPS = 300;
  private static final long SSTORES = 2_500;
  private static final long CODE_BYTE = 53;
  private static final long MEMORY_WORD = 27;
  private static final long COPY_WORD = 13;
  private static final BigInteger MAX = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);

  private final MemoryHost host = new MemoryHost();
  private byte[] input = new byte[0];

  private EvmOutcome run(byte[] code) {
    byte[] address = HexFormat.of().parseHex("aa00000000000000000000000000000000000001");
    byte[] caller = HexFormat.of().parseHex("bb00000000000000000000000000000000000002");
    EvmCall call = new EvmCall(address, caller, new byte[] {7}, input);
    return engine().run(new EvmCode(code, Optional.empty()), call, host);
  }

  /** The engine under test, for {@link Profile#FILECOIN}. */
  protected abstract EvmEngine engine();

  private byte[] returned(byte[] code) {
    EvmOutcome outcome = run(code);
    assertThat(outcome).isInstanceOf(EvmOutcome.Return.class);
    return ((EvmOutcome.Return) outcome).data();
  }

  private BigInteger top(Bytecode code) {
    return new BigInteger(1, returned(code.returnTop().build()));
  }

  private void assertFails(Bytecode code, int exitCode) {
    EvmOutcome outcome = run(code.build());
    assertThat(outcome).isInstanceOf(EvmOutcome.Failure.class);
    assertThat(((EvmOutcome.Failure) outcome).exitCode()).isEqualTo(exitCode);
  }

  /** Runs code and checks the gas, besides what its bytes cost. */
  private void assertGas(Bytecode code, long gas) {
    byte[] bytes = code.build();
    long before = host.gas;
    run(bytes);
    assertThat(before - host.gas).isEqualTo(gas + CODE_BYTE * bytes.length);
  }

  @Test
  void shouldComputeWithOperandsInOrder() {
    assertThat(top(code().with(SUB, 5, 3))).isEqualTo(2);
    assertThat(top(code().with(DIV, 7, 2))).isEqualTo(3);
    assertThat(top(code().with(EXP, 3, 4))).isEqualTo(81);
    assertThat(top(code().with(ADDMOD, 5, 6, 7))).isEqualTo(4);
    assertThat(top(code().with(MULMOD, 5, 6, 7))).isEqualTo(2);
    assertThat(top(code().with(LT, 1, 2))).isEqualTo(1);
    assertThat(top(code().with(GT, 1, 2))).isEqualTo(0);
    assertThat(top(code().with(BYTE, 31, 0x1234))).isEqualTo(0x34);
    assertThat(top(code().with(SHL, 8, 1))).isEqualTo(256);
    assertThat(top(code().with(CLZ, 1))).isEqualTo(255);
    assertThat(top(code().with(NOT, 0))).isEqualTo(MAX);
    assertThat(top(code().push(1).with(ADD, 2).with(SWAP1, 9))).isEqualTo(3);
  }

  @Test
  void shouldChargeEachOpcode() {
    assertGas(code().op(STOP), 0);
    assertGas(code().with(ADD, 1, 2), 2 * PUSH_1 + 820);
    assertGas(code().with(MUL, 1, 2), 2 * PUSH_1 + 2_864);
    assertGas(code().with(MULMOD, 1, 2, 3), 3 * PUSH_1 + 40_000);
    assertGas(code().with(EXP, 2, 256), PUSH_1 + PUSH_2 + 1_416 + 2 * 21_500);
    assertGas(code().with(EXP, 2, 0), PUSH_1 + PUSH_0 + 1_416);
    assertGas(code().with(MSTORE, 0, 1), PUSH_0 + PUSH_1 + 1_432 + MEMORY_WORD);
    assertGas(code().with(MSTORE8, 31, 1), 2 * PUSH_1 + 688 + MEMORY_WORD);
    assertGas(code().with(MSTORE, 1, 1), 2 * PUSH_1 + 1_432 + 2 * MEMORY_WORD);
    assertGas(
        code().with(CALLDATACOPY, 0, 0, 33),
        2 * PUSH_0 + PUSH_1 + 1_940 + 2 * MEMORY_WORD + 2 * COPY_WORD);
    assertGas(code().with(KECCAK256, 0, 32), PUSH_0 + PUSH_1 + 3_400 + MEMORY_WORD);
    assertGas(
        code().with(SLOAD, 0),
        PUSH_0 + 3_100); // and by the way to the slot, which the host charges
    assertGas(code().with(LOG0 + 1, 0, 0, 5), 2 * PUSH_0 + PUSH_1 + 15_000);
  }

  @Test
  void shouldChargeFusedSequencesLikeTheirParts() {
    assertGas(code().push(1).push(2).op(ADD), 2 * PUSH_1 + 820);
    assertGas(code().push(1).push(2).op(SWAP1, POP), 2 * PUSH_1 + 676 + POPS);
    assertGas(code().push(1).push(255).op(AND), 2 * PUSH_1 + 644);
    assertGas(code().jump("a").op(INVALID).label("a"), PUSH_2 + 380 + 224);
    assertGas(code().push(1).jumpIf("a").op(INVALID).label("a"), PUSH_1 + PUSH_2 + 520 + 224);
    assertGas(code().push(1).op(ISZERO).jumpIf("a").label("a"), PUSH_1 + 612 + PUSH_2 + 520 + 224);
  }

  @Test
  void shouldJumpWhereFusedAndWhereComputed() {
    assertThat(top(code().push(0).op(ISZERO).jumpIf("yes").op(INVALID).label("yes").push(7)))
        .isEqualTo(7);
    // The same destination, computed: the label is at 9.
    assertThat(
            top(code().push(4).push(5).op(ADD, JUMP, INVALID, INVALID, INVALID, JUMPDEST).push(8)))
        .isEqualTo(8);
    assertThat(top(code().push(0).push(200).op(JUMPI).push(6))).isEqualTo(6);
  }

  @Test
  void shouldRefuseJumpsIntoPushedData() {
    assertFails(code().push(4).op(JUMP).pushHex("5b"), EvmExit.BAD_JUMPDEST);
    assertFails(code().push(1).push(1000).op(JUMPI), EvmExit.BAD_JUMPDEST);
    assertFails(code().push(MAX).op(JUMP), EvmExit.BAD_JUMPDEST);
  }

  @Test
  void shouldLoopManyTimes() {
    Bytecode loop =
        code()
            .push(0)
            .push(100_000)
            .label("loop")
            .op(SWAP1)
            .push(3)
            .op(ADD, SWAP1)
            .push(1)
            .op(SWAP1, SUB, DUP1)
            .jumpIf("loop")
            .op(POP);
    host.gas = 10_000_000_000L;
    assertThat(top(loop)).isEqualTo(300_000);
  }

  @Test
  void shouldStopAfterAPushThatTheCodeCutsShort() {
    assertThat(returned(new byte[] {PUSH1 + 3, (byte) 0xde, (byte) 0xad})).isEmpty();
    assertGas(code().raw((byte) (PUSH1 + 3), (byte) 0xde), 620);
  }

  @Test
  void shouldStopAtTheEndOfTheCode() {
    assertThat(returned(new byte[0])).isEmpty();
    assertThat(returned(code().push(1).build())).isEmpty();
  }

  @Test
  void shouldReturnAndRevertWithMemory() {
    byte[] data = returned(code().with(MSTORE, 0, 0xabcd).with(RETURN, 30, 4).build());
    assertThat(data).containsExactly(0xab, 0xcd, 0, 0);
    EvmOutcome outcome = run(code().with(MSTORE8, 0, 9).with(REVERT, 0, 1).build());
    assertThat(outcome).isInstanceOf(EvmOutcome.Revert.class);
    assertThat(((EvmOutcome.Revert) outcome).data()).containsExactly(9);
  }

  @Test
  void shouldNameWhatWentWrong() {
    assertFails(code().op(INVALID), EvmExit.INVALID_INSTRUCTION);
    assertFails(code().op(0x0c), EvmExit.UNDEFINED_INSTRUCTION);
    assertFails(code().op(0xf2), EvmExit.UNDEFINED_INSTRUCTION);
    assertFails(code().op(0x49), EvmExit.UNDEFINED_INSTRUCTION);
    assertFails(code().op(ADD), EvmExit.STACK_UNDERFLOW);
    assertFails(code().push(1).op(SWAP1), EvmExit.STACK_UNDERFLOW);
    assertFails(code().push(1).op(DUP1 + 1), EvmExit.STACK_UNDERFLOW);
    assertFails(code().push(MAX).op(MLOAD), EvmExit.ILLEGAL_MEMORY_ACCESS);
    assertFails(code().push(1).push(MAX).op(MSTORE), EvmExit.ILLEGAL_MEMORY_ACCESS);
    assertFails(code().push(1).push(MAX).op(RETURN), EvmExit.ILLEGAL_MEMORY_ACCESS);
    assertFails(code().push(1L << 40).push(0).op(RETURN), EvmExit.ILLEGAL_MEMORY_ACCESS);
    assertFails(code().with(RETURNDATACOPY, 0, 0, 1), EvmExit.ILLEGAL_MEMORY_ACCESS);
    assertFails(code().with(RETURNDATACOPY, 0, Long.MAX_VALUE, 1), EvmExit.ILLEGAL_MEMORY_ACCESS);
  }

  @Test
  void shouldTakeAnyOffsetWhereTheSizeIsZero() {
    assertThat(returned(code().push(0).push(MAX).op(RETURN).build())).isEmpty();
    assertThat(top(code().push(0).push(MAX).op(KECCAK256)).toString(16)).startsWith("c5d24601");
    assertThat(top(code().push(0).push(MAX).push(MAX).op(CALLDATACOPY).op(MSIZE))).isEqualTo(0);
  }

  @Test
  void shouldLimitTheStackTo1024Words() {
    Bytecode full = code();
    for (int i = 0; i < 1024; i++) {
      full.push(0);
    }
    assertThat(run(full.build())).isInstanceOf(EvmOutcome.Return.class);
    Bytecode more = code();
    for (int i = 0; i < 1025; i++) {
      more.push(0);
    }
    assertFails(more, EvmExit.STACK_OVERFLOW);
    assertFails(code().label("again").push(1).push(1).jumpIf("again"), EvmExit.STACK_OVERFLOW);
    Bytecode duplicated = code();
    for (int i = 0; i < 1024; i++) {
      duplicated.push(0);
    }
    assertFails(duplicated.op(DUP1), EvmExit.STACK_OVERFLOW);
  }

  @Test
  void shouldFailAtTheFirstBadInstructionOfABlockAndChargeOnlyUpToIt() {
    // The block also lacks stack, but the memory error comes first.
    assertFails(code().push(MAX).op(MLOAD, ADD), EvmExit.ILLEGAL_MEMORY_ACCESS);
    long before = host.gas;
    byte[] code = code().push(1).push(1L << 33).op(MLOAD, POP, POP).build();
    run(code);
    assertThat(before - host.gas).isEqualTo(PUSH_1 + 640 + 2_065 + CODE_BYTE * code.length);
    before = host.gas;
    byte[] underflow = code().push(1).op(POP, POP, POP).build();
    run(underflow);
    assertThat(before - host.gas).isEqualTo(PUSH_1 + 2 * POPS + CODE_BYTE * underflow.length);
  }

  @Test
  void shouldRunOutOfGasAtTheLastUnit() {
    byte[] code = code().with(MSTORE, 0, 1).with(SSTORE, 1, 2).build();
    long exact =
        PUSH_0 + PUSH_1 + 1_432 + MEMORY_WORD + 2 * PUSH_1 + SSTORES + CODE_BYTE * code.length;
    host.gas = exact;
    assertThat(run(code)).isInstanceOf(EvmOutcome.Return.class);
    assertThat(host.gas).isZero();
    host.gas = exact - 1;
    assertThat(run(code)).isInstanceOf(EvmOutcome.OutOfGas.class);
    assertThat(host.gas).isZero();
    host.gas = CODE_BYTE * code.length - 1;
    assertThat(run(code)).isInstanceOf(EvmOutcome.OutOfGas.class);
  }

  @Test
  void shouldPreferTheFailureThatComesBeforeTheGasIsUsedUp() {
    byte[] code = code().op(POP).push(1).push(1).push(1).op(MSTORE, POP).build();
    host.gas = POPS + CODE_BYTE * code.length;
    EvmOutcome outcome = run(code);
    assertThat(outcome).isInstanceOf(EvmOutcome.Failure.class);
    assertThat(((EvmOutcome.Failure) outcome).exitCode()).isEqualTo(EvmExit.STACK_UNDERFLOW);
  }

  @Test
  void shouldShowTheGasThatIsLeftAndNotWhatFollowsInTheCode() {
    host.gas = 10_000_000;
    byte[] code = code().op(GAS).returnTop().build();
    long expected = 10_000_000 - CODE_BYTE * code.length - 14_556;
    assertThat(new BigInteger(1, returned(code))).isEqualTo(expected);
  }

  @Test
  void shouldEndAnEndlessLoopAndPollTheHostMeanwhile() {
    host.gas = 3_000_000_000L;
    assertThat(run(code().label("again").jump("again").build()))
        .isInstanceOf(EvmOutcome.OutOfGas.class);
    assertThat(host.gas).isZero();
    assertThat(host.polls).isGreaterThan(5);
  }

  @Test
  void shouldRefuseMemoryBeyondTheLimitAndChargeForTheRest() {
    long limit = Profile.FILECOIN.maxMemoryBytes();
    for (long end : new long[] {limit + 1, 1L << 30, (1L << 31) - 4_096}) {
      byte[] tooFar = code().push(end - 32).op(MLOAD, POP).build();
      long before = host.gas;
      assertThat(run(tooFar)).isEqualTo(new EvmOutcome.OutOfMemory(tooFar.length - 2));
      assertThat(before - host.gas).isLessThan(10_000);
    }
    assertFails(code().push((1L << 31) - 4_095 - 32).op(MLOAD), EvmExit.MEMORY_OVERFLOW);
    assertFails(code().push(0xffff_ffffL - 32).op(MLOAD), EvmExit.MEMORY_OVERFLOW);
    assertFails(code().push(0x1_0000_0000L - 32).op(MLOAD), EvmExit.ILLEGAL_MEMORY_ACCESS);
    host.gas = Long.MAX_VALUE;
    assertThat(run(code().push(limit - 32).op(MLOAD).build()))
        .isInstanceOf(EvmOutcome.Return.class);
    host.gas = 100_000_000;
    assertThat(run(code().push(1L << 27).op(MLOAD).build()))
        .isInstanceOf(EvmOutcome.OutOfGas.class);
  }

  @Test
  void shouldAskForMemoryByThePageAndEndWhereThereIsNone() {
    host.memoryLeft = 3 << 16;
    // One page, none, and the two that are left.
    byte[] fits =
        code().with(MSTORE8, 0, 1).with(MSTORE8, 65_535, 1).with(MSTORE8, 196_607, 1).build();
    assertThat(run(fits)).isInstanceOf(EvmOutcome.Return.class);
    assertThat(host.memoryLeft).isZero();

    host.memoryLeft = 3 << 16;
    byte[] first = code().with(MSTORE8, 65_536, 1).push(1).push(196_608).build();
    byte[] tooMuch = join(first, code().op(MSTORE, ADD, MUL, POP, SLOAD).build());
    long before = host.gas;
    assertThat(run(tooMuch)).isEqualTo(new EvmOutcome.OutOfMemory(first.length));
    assertThat(host.memoryLeft).isEqualTo(1 << 16);
    final long used = before - host.gas;

    // Just as much as of the same code with memory for it, less what comes after it.
    host.memoryLeft = Long.MAX_VALUE;
    before = host.gas;
    byte[] enough = join(first, code().op(MSTORE, STOP, MUL, POP, SLOAD).build());
    assertThat(run(enough)).isInstanceOf(EvmOutcome.Return.class);
    assertThat(before - host.gas).isEqualTo(used);
  }

  @Test
  void shouldCopyDataAndFillWithZeros() {
    input = new byte[] {1, 2, 3};
    byte[] data =
        returned(
            code()
                .push(MAX)
                .push(0)
                .op(MSTORE)
                .with(CALLDATACOPY, 2, 1, 4)
                .with(RETURN, 0, 8)
                .build());
    assertThat(data).containsExactly(0xff, 0xff, 2, 3, 0, 0, 0xff, 0xff);
    assertThat(top(code().push(1).op(CALLDATALOAD)).toByteArray()[0]).isEqualTo((byte) 2);
    assertThat(top(code().push(3).op(CALLDATALOAD))).isEqualTo(0);
    assertThat(top(code().push(MAX).op(CALLDATALOAD))).isEqualTo(0);
    assertThat(top(code().op(CALLDATASIZE))).isEqualTo(3);
    byte[] moved =
        returned(
            code()
                .pushHex("01020304")
                .push(0)
                .op(MSTORE)
                .with(MCOPY, 29, 28, 4)
                .with(RETURN, 28, 5)
                .build());
    assertThat(moved).containsExactly(1, 1, 2, 3, 4);
  }

  @Test
  void shouldKnowItsSurroundings() {
    assertThat(top(code().op(ADDRESS)).toString(16)).startsWith("aa");
    assertThat(top(code().op(CALLER)).toString(16)).startsWith("bb");
    assertThat(top(code().op(CALLVALUE))).isEqualTo(7);
    assertThat(top(code().op(PC, PC))).isEqualTo(1);
    assertThat(top(code().op(CODESIZE))).isEqualTo(7);
    assertThat(top(code().with(MSTORE, 40, 1).op(MSIZE))).isEqualTo(96);
    int[] opcodes = {
      SELFBALANCE,
      ORIGIN,
      GASPRICE,
      COINBASE,
      TIMESTAMP,
      NUMBER,
      PREVRANDAO,
      GASLIMIT,
      CHAINID,
      BASEFEE
    };
    for (int i = 0; i < opcodes.length; i++) {
      assertThat(top(code().op(opcodes[i]))).as(Opcode.name(opcodes[i])).isEqualTo(1001 + i);
    }
    assertThat(top(code().with(BALANCE, 41))).isEqualTo(42);
    assertThat(top(code().with(BLOCKHASH, 40))).isEqualTo(42);
    assertThat(top(code().with(EXTCODESIZE, 5))).isEqualTo(3);
    byte[] copied = returned(code().with(EXTCODECOPY, 5, 0, 1, 4).with(RETURN, 0, 4).build());
    assertThat(copied).containsExactly(2, 3, 0, 0);
  }

  @Test
  void shouldKeepStorageAndTransientStorageApart() {
    Bytecode code =
        code().with(SSTORE, 1, 10).with(TSTORE, 1, 20).with(SLOAD, 1).with(TLOAD, 1).op(MUL);
    assertThat(top(code)).isEqualTo(200);
    assertThat(host.storage).containsEntry(BigInteger.ONE, BigInteger.TEN);
  }

  @Test
  void shouldPassCallsToTheHostAndTakeWhatTheyReturn() {
    host.callResult = new CallResult(true, new byte[] {1, 2, 3, 4, 5});
    byte[] data =
        returned(
            code()
                .push(MAX)
                .push(0)
                .op(MSTORE)
                .with(CALL, 99, 0xca11, 5, 0, 2, 8, 3)
                .with(MSTORE8, 31)
                .op(RETURNDATASIZE)
                .with(MSTORE8, 30)
                .with(RETURN, 0, 32)
                .build());
    assertThat(host.seen).containsExactly("CALL gas 99 to 51729 value 5 input ffff");
    assertThat(Arrays.copyOfRange(data, 7, 12)).containsExactly(0xff, 1, 2, 3, 0xff);
    assertThat(Arrays.copyOfRange(data, 30, 32)).containsExactly(5, 1);
  }

  @Test
  void shouldGrowMemoryToTheOutputRegionEvenWhereLessComesBack() {
    host.callResult = new CallResult(false, new byte[] {1});
    assertThat(top(code().with(STATICCALL, 9, 5, 0, 0, 0, 100).op(MSIZE).op(ADD))).isEqualTo(128);
    assertThat(host.seen).containsExactly("STATIC_CALL gas 9 to 5 input ");
    assertThat(top(code().with(DELEGATECALL, 9, 5, 0, 0, 0, 0))).isEqualTo(0);
  }

  @Test
  void shouldCreateContracts() {
    assertThat(top(code().with(MSTORE8, 0, 0x5b).with(CREATE, 3, 0, 1))).isEqualTo(0xc0de);
    assertThat(top(code().with(CREATE2, 3, 0, 0, 77))).isEqualTo(0xc0de);
    assertThat(host.seen).containsExactly("create value 3 code 5b", "create value 3 salt 77 code ");
  }

  @Test
  void shouldEmitEventsWithTheirTopicsInOrder() {
    run(code().with(MSTORE8, 0, 9).with(LOG0 + 2, 0, 1, 21, 22).with(LOG0, 0, 0).build());
    assertThat(host.seen).containsExactly("log 09 21 22", "log ");
  }

  @Test
  void shouldRefuseSideEffectsWhenReadOnly() {
    host.readOnly = true;
    assertFails(code().with(SSTORE, 1, 1), EvmExit.READ_ONLY);
    assertFails(code().with(TSTORE, 1, 1), EvmExit.READ_ONLY);
    assertFails(code().with(LOG0, 0, 0), EvmExit.READ_ONLY);
    assertFails(code().with(CREATE, 0, 0, 0), EvmExit.READ_ONLY);
    assertFails(code().with(CREATE2, 0, 0, 0, 0), EvmExit.READ_ONLY);
    assertFails(code().with(SELFDESTRUCT, 1), EvmExit.READ_ONLY);
    assertFails(code().with(CALL, 0, 1, 1, 0, 0, 0, 0), EvmExit.READ_ONLY);
    assertThat(host.seen).isEmpty();
    assertThat(run(code().with(CALL, 0, 1, 0, 0, 0, 0, 0).build()))
        .isInstanceOf(EvmOutcome.Return.class);
  }

  @Test
  void shouldDestroyItself() {
    assertThat(returned(code().with(SELFDESTRUCT, 17).op(INVALID).build())).isEmpty();
    assertThat(host.seen).containsExactly("destruct to 17");
  }

  @Test
  void shouldLetWhatTheHostThrowsPassThrough() {
    IllegalStateException thrown = new IllegalStateException("broken");
    MemoryHost broken =
        new MemoryHost() {
          @Override
          public void storeStorage(long[] words, int key, int value) {
            throw thrown;
          }
        };
    byte[] bytes = code().with(SSTORE, 1, 1).build();
    EvmCode code = new EvmCode(bytes, Optional.empty());
    EvmCall call = new EvmCall(new byte[20], new byte[20], new byte[0], new byte[0]);
    assertThatThrownBy(() -> engine().run(code, call, broken)).isSameAs(thrown);
    assertThat(1_000_000_000 - broken.gas)
        .isEqualTo(2 * PUSH_1 + SSTORES + CODE_BYTE * bytes.length);
  }

  @Test
  void shouldRefuseCodeThatIsTooLong() {
    assertThatThrownBy(() -> run(new byte[Code.MAX_BYTES + 1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(String.valueOf(Code.MAX_BYTES + 1));
    assertThat(returned(new byte[Code.MAX_BYTES])).isEmpty();
  }

  private static byte[] join(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }
}
