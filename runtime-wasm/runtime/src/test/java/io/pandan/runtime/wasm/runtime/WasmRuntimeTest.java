package io.pandan.runtime.wasm.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.pandan.api.ExitCode;
import io.pandan.api.FatalException;
import io.pandan.api.MalformedException;
import io.pandan.api.vm.ActorExit;
import io.pandan.api.vm.Kernel;
import io.pandan.api.vm.MachineInterruptedException;
import io.pandan.api.vm.OutOfGasException;
import io.pandan.ipld.Cid;
import io.pandan.runtime.wasm.metering.Code;
import io.pandan.runtime.wasm.metering.ModuleBuilder;
import io.pandan.runtime.wasm.metering.Opcode;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** How invocations begin and end, and what they cost; gas is counted by hand. */
class WasmRuntimeTest {
  /** What the memory of one page that actors here start with costs: 0.4 gas a byte. */
  private static final long PAGE_MILLIGAS = 65_536 * 400;

  /** The thunk of the entry point: the parameter and a limited call of 13 instructions. */
  private static final long THUNK_MILLIGAS = 14 * 4000;

  private final FakeKernel kernel = new FakeKernel();
  private final WasmRuntime runtime = new WasmRuntime();

  private static ModuleBuilder actor(int imports, Code code) {
    return exports(new ModuleBuilder(), imports, code);
  }

  private static ModuleBuilder exports(ModuleBuilder builder, int imports, Code code) {
    return builder
        .memory(1, 9000)
        .function("i>i", "", code)
        .exportFunction("invoke", imports)
        .exportMemory();
  }

  private ActorExit invoke(ModuleBuilder actor, int params) {
    byte[] module = actor.build();
    Cid code = Cid.sum(0x55, module);
    kernel.codes.put(code, module);
    return runtime.invoke(kernel, code, params);
  }

  private long milligasOf(ModuleBuilder actor) {
    long before = kernel.milligas;
    invoke(actor, 0);
    return before - kernel.milligas;
  }

  @Test
  void shouldGiveTheHandleThatTheActorReturns() {
    ActorExit exit = invoke(actor(0, new Code().op(Opcode.LOCAL_GET, 0).end()), 5);

    assertThat(exit).isEqualTo(ActorExit.returned(5));
  }

  @Test
  void shouldChargeMemoryAndInstructions() {
    Code code = new Code().i32(1).i32(2).op(Opcode.I32_ADD).end();

    assertThat(milligasOf(actor(0, code))).isEqualTo(PAGE_MILLIGAS + THUNK_MILLIGAS + 3 * 4000);
  }

  @Test
  void shouldChargeTheTableThatIsExportedAsTable() {
    ModuleBuilder builder = actor(0, new Code().i32(0).end()).table(10, 20).exportTable();

    // 8 bytes an element.
    assertThat(milligasOf(builder)).isEqualTo(10 * 8 * 400 + PAGE_MILLIGAS + THUNK_MILLIGAS + 4000);
  }

  @Test
  void shouldChargeEachSyscall() {
    ModuleBuilder builder = new ModuleBuilder().importFunction("self", "current_balance", "i>i");
    Code code = new Code().i32(0).op(Opcode.CALL, 0).op(Opcode.DROP);
    code.i32(0).op(Opcode.CALL, 0).end();

    assertThat(milligasOf(exports(builder, 1, code)))
        .isEqualTo(PAGE_MILLIGAS + THUNK_MILLIGAS + 4 * 4000 + 2 * FakeKernel.SYSCALL_MILLIGAS);
  }

  @Test
  void shouldChargeExecutionTwiceWhereTheResultHasNoPlaceAsTheNetworkDoes() {
    ModuleBuilder builder = new ModuleBuilder().importFunction("self", "current_balance", "i>i");
    Code code = new Code().i32(65_536 - 15).op(Opcode.CALL, 0).end();
    FakeKernel fresh = kernel;

    long before = fresh.milligas;
    ActorExit exit = invoke(exports(builder, 1, code), 0);

    assertThat(exit).isEqualTo(ActorExit.returned(1));
    // What was executed before the syscall is charged there, and again at the end.
    assertThat(before - fresh.milligas)
        .isEqualTo(PAGE_MILLIGAS + 2 * (THUNK_MILLIGAS + 2 * 4000) + FakeKernel.SYSCALL_MILLIGAS);
  }

  @Test
  void shouldRunOutOfGasInALoopWithoutEnd() {
    Code code = new Code().block(Opcode.LOOP).op(Opcode.BR, 0).end().i32(0).end();
    kernel.milligas = 1_000_000_000;

    assertThatThrownBy(() -> invoke(actor(0, code), 0)).isInstanceOf(OutOfGasException.class);
    assertThat(kernel.milligas).isZero();
  }

  @Test
  void shouldRunOutOfGasBeforeTheMemoryIsMade() {
    kernel.milligas = PAGE_MILLIGAS - 1;

    assertThatThrownBy(() -> invoke(actor(0, new Code().i32(0).end()), 0))
        .isInstanceOf(OutOfGasException.class);
    assertThat(kernel.charges).containsExactly("wasm_memory_init " + PAGE_MILLIGAS);
  }

  @Test
  void shouldFailADeepRecursionByATrap() throws Exception {
    Code code = new Code().op(Opcode.LOCAL_GET, 0).op(Opcode.CALL, 0).end();
    ModuleBuilder builder = actor(0, code);
    AtomicReference<Object> outcome = new AtomicReference<>();
    Thread machine = new Thread(null, () -> outcome.set(invoke(builder, 0)), "machine", 256 << 20);
    machine.start();
    machine.join();

    assertThat(outcome.get())
        .isInstanceOfSatisfying(
            ActorExit.class,
            exit -> assertThat(exit.exitCode()).isEqualTo(ExitCode.SYS_ILLEGAL_INSTRUCTION));
  }

  @Test
  void shouldStopMemoryAtTheLimitOfAnInstance() {
    // Grows by 16 pages until that fails, and returns the pages there are.
    Code code = new Code().block(Opcode.LOOP).i32(16).op(Opcode.MEMORY_GROW, 0);
    code.i32(-1).op(Opcode.I32_NE).op(Opcode.BR_IF, 0).end().op(Opcode.MEMORY_SIZE, 0).end();
    long before = kernel.milligas;

    // 511 growths fit into 8192 pages beside the first one; the 512th fails and is paid too.
    assertThat(invoke(actor(0, code), 0)).isEqualTo(ActorExit.returned(1 + 511 * 16));
    assertThat(before - kernel.milligas)
        .isEqualTo(PAGE_MILLIGAS + THUNK_MILLIGAS + 512 * (5 * 4000 + 16 * PAGE_MILLIGAS) + 4000);
  }

  @Test
  void shouldStopMemoryAtTheLimitOfTheMessage() {
    kernel.memoryBytes = 5 * 65_536;
    Code code = new Code().i32(2).op(Opcode.MEMORY_GROW, 0).op(Opcode.DROP);
    code.i32(3).op(Opcode.MEMORY_GROW, 0).op(Opcode.DROP).op(Opcode.MEMORY_SIZE, 0).end();

    assertThat(invoke(actor(0, code), 0)).isEqualTo(ActorExit.returned(3));
  }

  @Test
  void shouldTrapWhereTheMessageHasNoMemoryLeft() {
    kernel.memoryBytes = 65_535;

    ActorExit exit = invoke(actor(0, new Code().i32(0).end()), 0);

    assertThat(exit.exitCode()).isEqualTo(ExitCode.SYS_ILLEGAL_INSTRUCTION);
  }

  @Test
  void shouldTrap() {
    ActorExit exit = invoke(actor(0, new Code().op(Opcode.UNREACHABLE).end()), 0);

    assertThat(exit.exitCode()).isEqualTo(ExitCode.SYS_ILLEGAL_INSTRUCTION);
    assertThat(exit.returnId()).isEqualTo(Kernel.NO_BLOCK);
    assertThat(exit.explicit()).isFalse();
  }

  private ActorExit exit(int code, int block, String message) {
    ModuleBuilder builder = new ModuleBuilder().importFunction("vm", "exit", "iiii>i");
    Code body =
        new Code().i32(code).i32(block).i32(8).i32(message.length()).op(Opcode.CALL, 0).end();
    return invoke(
        exports(builder, 1, body)
            .activeData(8, message.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
        0);
  }

  @Test
  void shouldLeaveByTheCodeThatTheActorGives() {
    assertThat(exit(17, 3, "no such thing"))
        .isEqualTo(new ActorExit(new ExitCode(17), 3, "no such thing", true));
    assertThat(exit(0, 2, "")).isEqualTo(new ActorExit(ExitCode.OK, 2, "actor aborted", true));
    assertThat(exit(7, 0, "x").exitCode()).isEqualTo(ExitCode.SYS_ILLEGAL_EXIT_CODE);
    assertThat(exit(-1, 0, "x").exitCode()).isEqualTo(new ExitCode(-1));
  }

  @Test
  void shouldKeepStartAndEndOfALongMessage() {
    String message = "a".repeat(1000) + "b".repeat(1000);

    assertThat(exit(16, 0, message).message())
        .isEqualTo("a".repeat(512) + " ... (skipped 976 bytes) ... " + "b".repeat(512));
  }

  @Test
  void shouldFailWhateverEndsTheStartFunction() {
    ModuleBuilder builder = new ModuleBuilder().importFunction("vm", "exit", "iiii>i");
    Code start = new Code().i32(0).i32(0).i32(0).i32(0).op(Opcode.CALL, 0).op(Opcode.DROP).end();
    exports(builder, 1, new Code().i32(0).end()).function(">", "", start).start(2);

    ActorExit exit = invoke(builder, 0);

    assertThat(exit.exitCode()).isEqualTo(ExitCode.SYS_ILLEGAL_INSTRUCTION);
    assertThat(exit.message()).startsWith("failed to instantiate module");
  }

  @Test
  void shouldShowNoMemoryToSyscallsOfTheStartFunction() {
    ModuleBuilder builder = new ModuleBuilder().importFunction("self", "current_balance", "i>i");
    Code start = new Code().i32(0).op(Opcode.CALL, 0).op(Opcode.GLOBAL_SET, 0).end();
    builder.global('i', true, ModuleBuilder.constant(0));
    exports(builder, 1, new Code().op(Opcode.GLOBAL_GET, 0).end());
    builder.function(">", "", start).start(2);

    // ILLEGAL_ARGUMENT, because there is no place for the result.
    assertThat(invoke(builder, 0)).isEqualTo(ActorExit.returned(1));
  }

  @Test
  void shouldStopWhenTheMachineIsInterrupted() {
    Code code = new Code().block(Opcode.LOOP).op(Opcode.BR, 0).end().i32(0).end();
    kernel.interrupted = true;

    assertThatThrownBy(() -> invoke(actor(0, code), 0))
        .isInstanceOf(MachineInterruptedException.class);
  }

  @Test
  void shouldFailFatallyWhereTheStackOfTheHostIsTooSmall() throws Exception {
    Code code = new Code().op(Opcode.LOCAL_GET, 0).op(Opcode.CALL, 0).end();
    ModuleBuilder builder = actor(0, code);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Runnable run = () -> thrown.set(catchThrowable(() -> nested(builder, 4000)));
    Thread machine = new Thread(null, run, "small stack", 512 << 10);
    machine.start();
    machine.join();

    assertThat(thrown.get()).isInstanceOf(FatalException.class);
  }

  private int nested(ModuleBuilder builder, int depth) {
    try {
      return nested(builder, depth + 1) + 1;
    } catch (StackOverflowError e) {
      return invoke(builder, 0).returnId();
    }
  }

  @Test
  void shouldFailFatallyWhereCodeIsMissing() {
    Cid code = Cid.sum(0x55, new byte[] {1});

    assertThatThrownBy(() -> runtime.invoke(kernel, code, 0))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining(code.toString());
  }

  @Test
  void shouldTellWhyItRefusesCode() {
    assertRefused(new byte[] {1, 2, 3}, "wasm module refused (parse): not a WebAssembly module");
    Code code = new Code().i32(0).end();
    assertRefused(
        exports(new ModuleBuilder().importFunction("ipld", "block_opn", "ii>i"), 1, code).build(),
        "wasm module refused (link): import ipld.block_opn does not exist");
    assertRefused(
        exports(new ModuleBuilder().importFunction("ipld", "block_open", "il>i"), 1, code).build(),
        "wasm module refused (link): import ipld.block_open has type (i32 i32) -> (i32),"
            + " not (i32 i64) -> (i32)");
    assertRefused(
        new ModuleBuilder().memory(1).function("i>i", "", code).exportFunction("invoke", 0).build(),
        "wasm module refused (link): there is no memory exported as \"memory\"");
    assertRefused(
        new ModuleBuilder().memory(1).function("i>i", "", code).exportMemory().build(),
        "wasm module refused (link): export \"invoke\" is no function, not (i32) -> (i32)");
    assertRefused(
        new ModuleBuilder()
            .memory(1)
            .function("i>", "", new Code().end())
            .exportFunction("invoke", 0)
            .exportMemory()
            .build(),
        "wasm module refused (link): export \"invoke\" is (i32) -> (), not (i32) -> (i32)");
    runtime.validate(actor(0, code).build(), 28);
  }

  private void assertRefused(byte[] module, String message) {
    assertThatThrownBy(() -> runtime.validate(module, 28))
        .isInstanceOf(MalformedException.class)
        .hasMessageStartingWith(message);
  }
}
