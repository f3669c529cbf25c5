package io.pandan.conformance.evm;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.ActorEvent;
import io.pandan.api.Address;
import io.pandan.api.EventEntry;
import io.pandan.api.ExitCode;
import io.pandan.api.Receipt;
import io.pandan.api.StampedEvent;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.vm.TraceEvent;
import io.pandan.ipld.IpldBlock;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is compared, and what is not; needs no released actors. */
class ResultDifferencesTest {
  private static final TraceEvent.GasCharge METERED = new TraceEvent.GasCharge("wasm_exec", 700);
  private static final TraceEvent.GasCharge SYSCALL = new TraceEvent.GasCharge("OnSyscall", 14_000);

  private static TraceEvent call(int parameter) {
    Optional<IpldBlock> params = Optional.of(IpldBlock.raw(new byte[] {(byte) parameter}));
    return new TraceEvent.Call(101, Address.id(1_001), 7, params, TokenAmount.ZERO, 0, false);
  }

  private static TraceEvent returned(String message) {
    return new TraceEvent.Return(ExitCode.OK, Optional.empty(), message, 0);
  }

  private static ApplyResult result(int returned, long gas, int topic, TraceEvent... trace) {
    EventEntry entry = new EventEntry(3, "t1", 0x55, new byte[] {(byte) topic});
    TokenAmount zero = TokenAmount.ZERO;
    return new ApplyResult(
        new Receipt(ExitCode.OK, new byte[] {(byte) returned}, gas, Optional.empty()),
        zero,
        zero,
        zero,
        zero,
        zero,
        0,
        0,
        Optional.empty(),
        List.of(new StampedEvent(1_001, new ActorEvent(List.of(entry)))),
        Optional.of(0x51L),
        List.of(trace));
  }

  @Test
  void shouldNotMindGasAndMessages() {
    ApplyResult one = result(1, 5_000, 2, call(3), METERED, returned("this"));
    ApplyResult other = result(1, 7_000, 2, call(3), SYSCALL, METERED, returned("that"));
    assertThat(ResultDifferences.of(one, other)).isEmpty();
  }

  @Test
  void shouldFindReturnsEventsAndInnerCallsThatDiffer() {
    ApplyResult one = result(1, 5_000, 2, call(3), returned(""));
    assertThat(ResultDifferences.of(one, result(9, 5_000, 2, call(3), returned(""))))
        .anyMatch(line -> line.startsWith("return\n"));
    assertThat(ResultDifferences.of(one, result(1, 5_000, 9, call(3), returned(""))))
        .anyMatch(line -> line.startsWith("events\n"));
    assertThat(ResultDifferences.of(one, result(1, 5_000, 2, call(9), returned(""))))
        .anyMatch(line -> line.startsWith("step 0\n"));
    assertThat(ResultDifferences.of(one, result(1, 5_000, 2, call(3))))
        .anyMatch(line -> line.startsWith("step 1\n"));
  }

  @Test
  void shouldTellComputationFromWhatTheKernelCharges() {
    ApplyResult result =
        result(1, 5_000, 2, SYSCALL, call(3), METERED, call(4), SYSCALL, returned(""), METERED);
    assertThat(FrameGas.of(result))
        .containsExactly(
            new FrameGas("f01001", 7, 1_400, 0, false, false),
            new FrameGas("f01001", 7, 0, 14_000, false, false));
  }

  @Test
  void shouldMakeTheSameProgramsOfASeed() {
    byte[] first = new RandomPrograms(new SplittableRandom(7), List.of()).next();
    assertThat(new RandomPrograms(new SplittableRandom(7), List.of()).next()).isEqualTo(first);
    assertThat(new RandomPrograms(new SplittableRandom(8), List.of()).next()).isNotEqualTo(first);
  }
}
