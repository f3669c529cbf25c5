package io.pandan.runtime.wasm.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.pandan.api.FatalException;
import io.pandan.api.wasm.CodeCache;
import io.pandan.api.wasm.MeteredWasm;
import io.pandan.api.wasm.WasmCode;
import io.pandan.api.wasm.WasmEngine;
import io.pandan.api.wasm.WasmInstance;
import io.pandan.api.wasm.WasmTrapException;
import io.pandan.runtime.wasm.metering.WasmModule.ExportKind;
import io.pandan.runtime.wasm.metering.WasmModule.SegmentMode;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every engine does. An engine's test extends this and says which engine it is. */
public abstract class WasmEngineContract {
  private static final long GAS = 1L << 60;

  /** The engine under test. */
  protected abstract WasmEngine engine();

  private WasmCode compile(ModuleBuilder builder) {
    MeteredModule module = Metering.instrument(builder.build(), MeteringRules.HYGGE);
    return engine()
        .compile(
            new MeteredWasm(
                module.bytes(), module.gasGlobal(), module.stackGlobal(), module.gasFunction()),
            CodeCache.NONE);
  }

  private WasmInstance instantiate(ModuleBuilder builder, TestHost host) {
    WasmInstance instance = compile(builder).instantiate(host);
    instance.setGas(GAS);
    return instance;
  }

  private static ModuleBuilder body(Code code) {
    return new ModuleBuilder()
        .memory(1, 50)
        .table(2, 10)
        .function("i>i", "il", code)
        .exportFunction("run", 0)
        .export("memory", ExportKind.MEMORY, 0);
  }

  private int run(ModuleBuilder builder, int argument) throws WasmTrapException {
    WasmInstance instance = instantiate(builder, new TestHost());
    instance.initialize();
    return instance.invoke("run", argument);
  }

  /** The network has accepted the module, so that this is no affair of the actor's. */
  @Test
  void shouldFailTheHostWhereAModuleCannotBeTaken() {
    MeteredWasm broken = new MeteredWasm(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0, 1, 99}, 0, 0, 0);

    assertThatThrownBy(() -> engine().compile(broken, CodeCache.NONE))
        .isInstanceOf(FatalException.class);
  }

  @Test
  void shouldGiveResultsAndGasOfRandomPrograms() throws WasmTrapException {
    SplittableRandom random = new SplittableRandom(2026);
    for (int i = 0; i < 120; i++) {
      ModuleBuilder builder = new RandomPrograms(random, false).next();
      int last = builder.module().functionCount() - 1;
      // The engine calls functions of one i32: this one adds the i64.
      Code entry = new Code().op(Opcode.LOCAL_GET, 0).op(Opcode.LOCAL_GET, 0);
      entry.op(Opcode.I64_EXTEND_I32_S).op(Opcode.CALL, last).end();
      builder.function("i>i", "", entry).exportFunction("entry", last + 1);
      int argument = random.nextInt();
      TestHost host = new TestHost();
      host.maxPages = 3;

      CountingInterpreter interpreter =
          new CountingInterpreter(ModuleParser.parse(builder.build()), 3);
      long expected = interpreter.call(last + 1, argument);
      WasmInstance instance = instantiate(builder, host);
      instance.initialize();

      assertThat(instance.invoke("entry", argument)).as("program %d", i).isEqualTo((int) expected);
      assertThat(GAS - instance.gas()).as("program %d", i).isEqualTo(interpreter.milligas());
    }
  }

  static Stream<Arguments> traps() {
    Code table = new Code().i32(0).op(Opcode.CALL_INDIRECT, 0, 0).end();
    return Stream.of(
        arguments("unreachable", new Code().op(Opcode.UNREACHABLE).end()),
        arguments("i32 by zero", new Code().i32(1).i32(0).op(Opcode.I32_DIV_S).end()),
        arguments("u32 by zero", new Code().i32(1).i32(0).op(Opcode.I32_REM_U).end()),
        arguments("overflow", new Code().i32(1 << 31).i32(-1).op(Opcode.I32_DIV_S).end()),
        arguments(
            "i64 overflow",
            new Code().i64(1L << 63).i64(-1).op(Opcode.I64_DIV_S).op(Opcode.I32_WRAP_I64).end()),
        arguments(
            "i64 by zero",
            new Code().i64(1).i64(0).op(Opcode.I64_DIV_U).op(Opcode.I32_WRAP_I64).end()),
        arguments(
            "NaN to integer",
            new Code().raw(0x43, 0, 0, 0xc0, 0x7f).op(Opcode.I32_TRUNC_F32_S).end()),
        arguments(
            "infinity to integer",
            new Code().raw(0x43, 0, 0, 0x80, 0x7f).op(Opcode.I32_TRUNC_F32_U).end()),
        arguments("load", new Code().i32(65_533).op(Opcode.I32_LOAD, 2, 0).end()),
        arguments("load by offset", new Code().i32(0).op(Opcode.I32_LOAD, 2, 65_533).end()),
        arguments("load above 2 GiB", new Code().i32(-4).op(Opcode.I32_LOAD8_U, 0, 0).end()),
        arguments("load around 4 GiB", new Code().i32(16).op(Opcode.I32_LOAD8_U, 0, -8).end()),
        arguments("load at 4 GiB", new Code().i32(-16).op(Opcode.I32_LOAD8_U, 0, 16).end()),
        arguments("store", new Code().i32(65_535).i32(1).op(Opcode.I32_STORE16, 1, 0).i32(0).end()),
        arguments(
            "store around 4 GiB",
            new Code().i32(16).i32(1).op(Opcode.I32_STORE8, 0, -8).i32(0).end()),
        arguments(
            "fill", new Code().i32(65_530).i32(1).i32(7).op(Opcode.MEMORY_FILL, 0).i32(0).end()),
        arguments(
            "fill of nothing beyond",
            new Code().i32(65_537).i32(1).i32(0).op(Opcode.MEMORY_FILL, 0).i32(0).end()),
        arguments(
            "fill around 4 GiB",
            new Code()
                .i32(16)
                .i32(1)
                .op(Opcode.LOCAL_GET, 0)
                .op(Opcode.MEMORY_FILL, 0)
                .i32(0)
                .end()),
        arguments(
            "copy around 4 GiB",
            new Code()
                .i32(16)
                .i32(16)
                .op(Opcode.LOCAL_GET, 0)
                .op(Opcode.MEMORY_COPY, 0, 0)
                .i32(0)
                .end()),
        arguments(
            "copy from beyond",
            new Code().i32(0).i32(65_530).i32(7).op(Opcode.MEMORY_COPY, 0, 0).i32(0).end()),
        arguments("null function", table),
        arguments("element beyond", new Code().i32(2).op(Opcode.CALL_INDIRECT, 0, 0).end()),
        arguments("element far beyond", new Code().i32(-1).op(Opcode.CALL_INDIRECT, 0, 0).end()),
        arguments(
            "table get", new Code().i32(2).op(Opcode.TABLE_GET, 0).op(Opcode.DROP).i32(0).end()),
        arguments(
            "table copy around",
            new Code().i32(0).i32(1).i32(2147483647).op(Opcode.TABLE_COPY, 0, 0).i32(0).end()),
        arguments(
            "table fill",
            new Code()
                .i32(1)
                .i32(0)
                .op(Opcode.TABLE_GET, 0)
                .i32(2)
                .op(Opcode.TABLE_FILL, 0)
                .i32(0)
                .end()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("traps")
  void shouldTrap(String name, Code code) {
    // The function's type is also that of the indirect calls; its argument is -8.
    Code withArgument =
        name.contains("function") || name.contains("element") ? prepend(code) : code;
    assertThatThrownBy(() -> run(body(withArgument), -8)).isInstanceOf(WasmTrapException.class);
  }

  /** Puts the argument of an indirect call below the index. */
  private static Code prepend(Code code) {
    return new Code().i32(1).raw(code.toBytes());
  }

  @Test
  void shouldTrapWhenAnIndirectCallHasAnotherType() {
    ModuleBuilder builder = new ModuleBuilder().table(1, 1);
    builder.function(">", "", new Code().end());
    builder.function("i>i", "", new Code().i32(1).i32(0).op(Opcode.CALL_INDIRECT, 1, 0).end());
    builder.elements(SegmentMode.ACTIVE, 0).exportFunction("run", 1);

    assertThatThrownBy(() -> run(builder, 0)).isInstanceOf(WasmTrapException.class);
  }

  @Test
  void shouldCallIndirectlyThroughAnEqualTypeOfAnotherIndex() throws WasmTrapException {
    ModuleBuilder builder = new ModuleBuilder().table(1, 1);
    builder.module().types.add(ModuleBuilder.type("i>i"));
    builder.module().types.add(ModuleBuilder.type("l>"));
    builder.module().types.add(ModuleBuilder.type("i>i"));
    builder.function("i>i", "", new Code().op(Opcode.LOCAL_GET, 0).i32(5).op(Opcode.I32_ADD).end());
    Code caller = new Code().op(Opcode.LOCAL_GET, 0).i32(0).op(Opcode.CALL_INDIRECT, 2, 0).end();
    builder.function("i>i", "", caller).elements(SegmentMode.ACTIVE, 0).exportFunction("run", 1);

    assertThat(run(builder, 4)).isEqualTo(9);
  }

  @Test
  void shouldTrapWithANegativeCounterWhenGasIsSpent() throws WasmTrapException {
    Code code = new Code().block(Opcode.LOOP).op(Opcode.BR, 0).end().i32(0).end();
    WasmInstance instance = instantiate(body(code), new TestHost());
    instance.initialize();
    instance.setGas(1_000_000);

    assertThatThrownBy(() -> instance.invoke("run", 0)).isInstanceOf(WasmTrapException.class);
    assertThat(instance.gas()).isNegative();
  }

  @Test
  void shouldLetTheHostStopALoopWithoutEnd() throws WasmTrapException {
    Code code = new Code().block(Opcode.LOOP).op(Opcode.BR, 0).end().i32(0).end();
    TestHost host =
        new TestHost() {
          @Override
          public void poll() {
            throw new IllegalStateException("stop");
          }
        };
    WasmInstance instance = instantiate(body(code), host);
    instance.initialize();

    assertThatThrownBy(() -> instance.invoke("run", 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("stop");
  }

  @Test
  void shouldTrapWhenARecursionPassesTheLimitOfTheStack() throws Exception {
    Code code = new Code().op(Opcode.LOCAL_GET, 0).op(Opcode.CALL, 0).end();
    WasmInstance instance = instantiate(body(code), new TestHost());
    instance.initialize();
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Runnable run = () -> thrown.set(catchThrowable(() -> instance.invoke("run", 0)));
    Thread thread = new Thread(null, run, "large stack", 256 << 20);
    thread.start();
    thread.join();

    // The function weighs 5: two groups of locals, a height of one and two more.
    assertThat(thrown.get()).isInstanceOf(WasmTrapException.class);
    assertThat(GAS - instance.gas()).isEqualTo((14 + 2048 / 5 * 14) * 4000L);
  }

  @Test
  void shouldFailWhenTheStackOfTheJvmIsExhausted() throws Exception {
    Code code = new Code().op(Opcode.LOCAL_GET, 0).op(Opcode.CALL, 0).end();
    WasmInstance instance = instantiate(body(code), new TestHost());
    instance.initialize();
    instance.setGas(GAS);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Runnable run =
        () -> {
          // Uses up the stack before the code does, and then calls it from as deep as that.
          thrown.set(catchThrowable(() -> exhaust(instance)));
        };
    Thread thread = new Thread(null, run, "small stack", 512 << 10);
    thread.start();
    thread.join();

    assertThat(thrown.get()).isInstanceOf(FatalException.class);
  }

  private static int exhaust(WasmInstance instance) throws WasmTrapException {
    try {
      return exhaust(instance) + 1;
    } catch (StackOverflowError e) {
      return instance.invoke("run", 0);
    }
  }

  @Test
  void shouldNotTakeAnInterruptedThreadForATrap() throws WasmTrapException {
    Code code = new Code().block(Opcode.LOOP).op(Opcode.LOCAL_GET, 0).op(Opcode.BR_IF, 0).end();
    code.op(Opcode.LOCAL_GET, 0).end();
    WasmInstance instance = instantiate(body(code), new TestHost());
    instance.initialize();
    Thread.currentThread().interrupt();
    try {
      Throwable thrown = catchThrowable(() -> instance.invoke("run", 0));
      assertThat(thrown instanceof WasmTrapException).as("%s", thrown).isFalse();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void shouldAskTheHostBeforeMemoryGrows() throws WasmTrapException {
    Code code = new Code().op(Opcode.LOCAL_GET, 0).op(Opcode.MEMORY_GROW, 0).end();
    TestHost host = new TestHost();
    host.maxPages = 5;
    WasmInstance instance = instantiate(body(code), host);
    instance.initialize();
    instance.writeMemory(65_535, new byte[] {9}, 0, 1);

    assertThat(instance.memorySize()).isEqualTo(65_536);
    assertThat(instance.invoke("run", 0)).isEqualTo(1);
    assertThat(instance.invoke("run", 4)).isEqualTo(1);
    assertThat(instance.invoke("run", 1)).isEqualTo(-1);
    assertThat(instance.invoke("run", -1)).isEqualTo(-1);
    assertThat(instance.memorySize()).isEqualTo(5 * 65_536);
    byte[] last = new byte[1];
    instance.readMemory(65_535, last, 0, 1);
    assertThat(last[0]).isEqualTo((byte) 9);
    assertThat(host.asked)
        .containsExactly("memory 1 to 5", "memory 5 to 6", "memory 5 to 4294967300");
  }

  @Test
  void shouldGiveMemoryThatGrewAsZeros() throws WasmTrapException {
    Code code = new Code().i32(1).op(Opcode.MEMORY_GROW, 0).op(Opcode.DROP);
    code.i32(131_068).op(Opcode.I32_LOAD, 2, 0);
    code.i32(1).op(Opcode.MEMORY_GROW, 0).op(Opcode.DROP);
    code.i32(196_600).op(Opcode.I64_LOAD, 3, 0).op(Opcode.I32_WRAP_I64).op(Opcode.I32_OR).end();

    assertThat(run(body(code), 0)).isZero();
  }

  @Test
  void shouldTrapBeyondMemoryThatGrew() {
    Code code = new Code().i32(1).op(Opcode.MEMORY_GROW, 0).op(Opcode.DROP);
    code.i32(1).op(Opcode.MEMORY_GROW, 0).op(Opcode.DROP);
    code.i32(1).op(Opcode.MEMORY_GROW, 0).op(Opcode.DROP);
    code.i32(4 * 65_536 - 3).op(Opcode.I32_LOAD, 2, 0).end();

    assertThatThrownBy(() -> run(body(code), 0)).isInstanceOf(WasmTrapException.class);
  }

  @Test
  void shouldKeepTheGrowthOfATableToItsInstance() throws WasmTrapException {
    Code code = new Code().i32(0).op(Opcode.TABLE_GET, 0).op(Opcode.LOCAL_GET, 0);
    code.op(Opcode.TABLE_GROW, 0).op(Opcode.DROP).op(Opcode.TABLE_SIZE, 0).end();
    WasmCode compiled = compile(body(code));
    for (int i = 0; i < 2; i++) {
      TestHost host = new TestHost();
      host.maxElements = 6;
      WasmInstance instance = compiled.instantiate(host);
      instance.setGas(GAS);
      instance.initialize();

      assertThat(instance.invoke("run", 3)).isEqualTo(5);
      assertThat(instance.invoke("run", 2)).isEqualTo(5);
      assertThat(host.asked).containsExactly("table 2 to 5", "table 5 to 7");
    }
  }

  @Test
  void shouldDropSegmentsForOneInstanceAlone() throws WasmTrapException {
    Code code = new Code().i32(0).i32(0).i32(2).op(Opcode.MEMORY_INIT, 0, 0);
    code.op(Opcode.DATA_DROP, 0).i32(0).op(Opcode.I32_LOAD, 2, 0).end();
    WasmCode compiled = compile(body(code).data(SegmentMode.PASSIVE, 0, (byte) 3, (byte) 1));
    for (int i = 0; i < 2; i++) {
      WasmInstance instance = compiled.instantiate(new TestHost());
      instance.setGas(GAS);
      instance.initialize();

      assertThat(instance.invoke("run", 0)).isEqualTo(259);
      assertThatThrownBy(() -> instance.invoke("run", 0)).isInstanceOf(WasmTrapException.class);
    }
  }

  @Test
  void shouldHaveDroppedActiveSegments() {
    Code code = new Code().i32(0).i32(0).i32(1).op(Opcode.MEMORY_INIT, 0, 0).i32(0).end();

    assertThatThrownBy(() -> run(body(code).data(SegmentMode.ACTIVE, 0, (byte) 3), 0))
        .isInstanceOf(WasmTrapException.class);
  }

  @Test
  void shouldInitializeTablesFromSegments() throws WasmTrapException {
    Code code = new Code().op(Opcode.LOCAL_GET, 0).i32(1).i32(0).i32(1);
    code.op(Opcode.TABLE_INIT, 0, 0).op(Opcode.ELEM_DROP, 0).i32(1);
    code.op(Opcode.CALL_INDIRECT, 0, 0).end();
    ModuleBuilder builder = body(code);
    builder.function("i>i", "", new Code().op(Opcode.LOCAL_GET, 0).i32(2).op(Opcode.I32_MUL).end());
    builder.elements(SegmentMode.PASSIVE, 1);

    assertThat(run(builder, 21)).isEqualTo(42);
  }

  @Test
  void shouldTrapWhenASegmentDoesNotFit() {
    ModuleBuilder data = body(new Code().i32(0).end()).data(SegmentMode.ACTIVE, 65_536, (byte) 1);
    ModuleBuilder far = body(new Code().i32(0).end()).data(SegmentMode.ACTIVE, -1, (byte) 1);
    ModuleBuilder table = body(new Code().i32(0).end()).elements(SegmentMode.ACTIVE, 0, 0, 0);

    for (ModuleBuilder builder : new ModuleBuilder[] {data, far, table}) {
      WasmInstance instance = instantiate(builder, new TestHost());
      assertThatThrownBy(instance::initialize).isInstanceOf(WasmTrapException.class);
    }
  }

  @Test
  void shouldRunTheStartFunctionWhenInitialized() throws WasmTrapException {
    ModuleBuilder builder = new ModuleBuilder().memory(1).importFunction("a", "b", "il>i");
    builder.function(">", "", new Code().i32(-3).i64(-4).op(Opcode.CALL, 0).op(Opcode.DROP).end());
    builder.start(1);
    TestHost host = new TestHost();
    WasmInstance instance = instantiate(builder, host);

    assertThat(host.asked).isEmpty();
    instance.initialize();
    assertThat(host.asked).hasSize(1).first().asString().startsWith("call 0 [");
    assertThat(GAS - instance.gas()).isEqualTo((13 + 3) * 4000L);
  }

  @Test
  void shouldHandArgumentsToTheHostAndItsResultToTheCode() throws WasmTrapException {
    ModuleBuilder builder = new ModuleBuilder().importFunction("a", "x", "i>i");
    builder.importFunction("a", "y", "lil>i");
    Code code = new Code().i64(-5).op(Opcode.LOCAL_GET, 0).i64(1L << 40).op(Opcode.CALL, 1).end();
    builder.function("i>i", "", code).exportFunction("run", 2);
    TestHost host =
        new TestHost() {
          @Override
          public int call(WasmInstance instance, int function, long[] arguments) {
            assertThat(function).isEqualTo(1);
            assertThat(arguments).hasSize(3);
            assertThat(arguments[0]).isEqualTo(-5);
            assertThat((int) arguments[1]).isEqualTo(-77);
            assertThat(arguments[2]).isEqualTo(1L << 40);
            instance.setGas(instance.gas() - 1);
            return -9;
          }
        };
    WasmInstance instance = instantiate(builder, host);
    instance.initialize();

    assertThat(instance.invoke("run", -77)).isEqualTo(-9);
    assertThat(GAS - instance.gas()).isEqualTo(18 * 4000L + 1);
  }

  @Test
  void shouldLetWhatTheHostThrowsPass() throws WasmTrapException {
    ModuleBuilder builder = new ModuleBuilder().importFunction("a", "x", ">i");
    builder.function("i>i", "", new Code().op(Opcode.CALL, 0).end()).exportFunction("run", 1);
    TestHost host =
        new TestHost() {
          @Override
          public int call(WasmInstance instance, int function, long[] arguments) {
            throw new IllegalStateException("host");
          }
        };

    WasmInstance instance = instantiate(builder, host);
    instance.initialize();

    assertThatThrownBy(() -> instance.invoke("run", 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("host");
  }

  @Test
  void shouldNotTakeAFailureOfTheHostForATrap() throws WasmTrapException {
    ModuleBuilder builder = new ModuleBuilder().importFunction("a", "x", ">i");
    builder.function("i>i", "", new Code().op(Opcode.CALL, 0).end()).exportFunction("run", 1);
    TestHost host =
        new TestHost() {
          @Override
          public int call(WasmInstance instance, int function, long[] arguments) {
            return (int) arguments[3];
          }
        };

    WasmInstance instance = instantiate(builder, host);
    instance.initialize();

    assertThatThrownBy(() -> instance.invoke("run", 0)).isInstanceOf(FatalException.class);
  }

  @Test
  void shouldRunAFunctionThatIsTooLargeForAMethod() throws WasmTrapException {
    Code code = new Code();
    int expected = 0;
    SplittableRandom random = new SplittableRandom(1);
    code.op(Opcode.LOCAL_GET, 0);
    for (int i = 0; i < 12_000; i++) {
      int next = random.nextInt();
      code.i32(next).op(Opcode.I32_ADD);
      expected += next;
    }
    WasmInstance instance = instantiate(body(code.end()), new TestHost());
    instance.initialize();

    assertThat(instance.invoke("run", 3)).isEqualTo(expected + 3);
    assertThat(GAS - instance.gas()).isEqualTo((14 + 1 + 2 * 12_000) * 4000L);
  }

  private static Code f32(Code code, int bits) {
    return code.i32(bits).op(Opcode.F32_REINTERPRET_I32);
  }

  static Stream<Arguments> floats() {
    int signalling = 0x7fa00001;
    return Stream.of(
        arguments("0/0", f32(f32(new Code(), 0), 0).op(Opcode.F32_DIV), 0x7fc00000),
        arguments(
            "inf - inf",
            f32(f32(new Code(), 0x7f800000), 0x7f800000).op(Opcode.F32_SUB),
            0x7fc00000),
        arguments("NaN + 1", f32(f32(new Code(), -1), 0x3f800000).op(Opcode.F32_ADD), 0x7fc00000),
        arguments("sqrt -1", f32(new Code(), 0xbf800000).op(Opcode.F32_SQRT), 0x7fc00000),
        arguments("nearest NaN", f32(new Code(), signalling).op(Opcode.F32_NEAREST), 0x7fc00000),
        arguments(
            "min with NaN", f32(f32(new Code(), 0), signalling).op(Opcode.F32_MIN), 0x7fc00000),
        arguments(
            "promoted and demoted NaN",
            f32(new Code(), 0xffc12345).op(Opcode.F64_PROMOTE_F32).op(Opcode.F32_DEMOTE_F64),
            0x7fc00000),
        arguments("neg NaN", f32(new Code(), signalling).op(Opcode.F32_NEG), 0xffa00001),
        arguments("abs NaN", f32(new Code(), 0xffa00001).op(Opcode.F32_ABS), signalling),
        arguments("identity of NaN", f32(new Code(), signalling), signalling),
        arguments(
            "copysign of NaN",
            f32(f32(new Code(), signalling), 0x80000000).op(Opcode.F32_COPYSIGN),
            0xffa00001),
        arguments(
            "copysign from a large number",
            f32(f32(new Code(), 0x3f800000), Float.floatToIntBits(4290772992f))
                .op(Opcode.F32_COPYSIGN),
            0x3f800000),
        arguments("min of zeros", f32(f32(new Code(), 0), 1 << 31).op(Opcode.F32_MIN), 1 << 31),
        arguments("max of zeros", f32(f32(new Code(), 1 << 31), 0).op(Opcode.F32_MAX), 0),
        arguments("nearest even", f32(new Code(), 0x40200000).op(Opcode.F32_NEAREST), 0x40000000),
        arguments(
            "unsigned conversion",
            new Code().i64(-1).op(Opcode.F32_CONVERT_I64_U),
            Float.floatToIntBits(0x1p64f)),
        arguments(
            "unsigned conversion downwards",
            new Code().i64(0x8000000000000401L).op(Opcode.F32_CONVERT_I64_U),
            Float.floatToIntBits(0x1p63f)),
        arguments(
            "unsigned conversion upwards",
            new Code().i64(0x8000008000000001L).op(Opcode.F32_CONVERT_I64_U),
            Float.floatToIntBits(0x1.000002p63f)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("floats")
  void shouldGiveTheSameBitsOfFloats(String name, Code code, int bits) throws WasmTrapException {
    int actual = run(body(code.op(Opcode.I32_REINTERPRET_F32).end()), 0);

    assertThat(Integer.toHexString(actual)).isEqualTo(Integer.toHexString(bits));
  }

  @Test
  void shouldRoundUnsignedIntegersToTheEvenDouble() throws WasmTrapException {
    // Half-way between two doubles, the lower one of which is odd.
    Code code = new Code().i64(0x8000000000000c00L).op(Opcode.F64_CONVERT_I64_U);
    code.op(Opcode.I64_REINTERPRET_F64).op(Opcode.I32_WRAP_I64).end();

    assertThat(run(body(code), 0)).isEqualTo(2);
  }

  @Test
  void shouldGiveTheCanonicalNanOfDoubles() throws WasmTrapException {
    Code code = new Code().i64(0).op(Opcode.F64_REINTERPRET_I64);
    code.i64(0).op(Opcode.F64_REINTERPRET_I64).op(Opcode.F64_DIV).op(Opcode.I64_REINTERPRET_F64);
    code.i64(32).op(Opcode.I64_SHR_U).op(Opcode.I32_WRAP_I64).end();

    assertThat(run(body(code), 0)).isEqualTo(0x7ff80000);
  }

  @Test
  void shouldRunALongFunctionWithoutBlocks() throws WasmTrapException {
    // As JVM code some 200 kB; the sum stays on the stack all along.
    Code code = new Code().op(Opcode.LOCAL_GET, 0);
    int expected = 5;
    for (int i = 0; i < 20_000; i++) {
      code.i32(i).op(Opcode.I32_XOR).i32(0x10001).op(Opcode.I32_MUL);
      expected = (expected ^ i) * 0x10001;
    }

    assertThat(run(body(code.end()), 5)).isEqualTo(expected);
  }

  @Test
  void shouldRunALongFunctionOfBlocksThatAreLeftEarly() throws WasmTrapException {
    // Each block returns, leaves the loop, starts it again or goes on, by the argument.
    Code code = new Code().i32(3).op(Opcode.LOCAL_SET, 1);
    code.block(Opcode.BLOCK).block(Opcode.LOOP);
    for (int i = 0; i < 4_000; i++) {
      code.block(Opcode.BLOCK);
      code.op(Opcode.LOCAL_GET, 0).i32(i).op(Opcode.I32_NE).op(Opcode.BR_IF, 0);
      code.op(Opcode.LOCAL_GET, 0).i32(1000).op(Opcode.I32_ADD).op(Opcode.LOCAL_SET, 0);
      if (i == 3_999) {
        code.op(Opcode.LOCAL_GET, 0).op(Opcode.RETURN);
      } else if (i == 2_500) {
        code.op(Opcode.BR, 2);
      } else {
        code.op(Opcode.BR, 1);
      }
      code.end();
    }
    code.end().end().op(Opcode.LOCAL_GET, 1).end();
    ModuleBuilder builder = body(code);

    assertThat(run(builder, 999)).isEqualTo(4_999);
    assertThat(run(builder, 500)).isEqualTo(3);
    assertThat(run(builder, 9_999)).isEqualTo(3);
  }

  @Test
  void shouldRunAFunctionWithALargeBranchTable() throws WasmTrapException {
    int[] labels = new int[4_097];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % 2;
    }
    Code code = new Code().block(Opcode.BLOCK).block(Opcode.BLOCK);
    for (int i = 0; i < 12; i++) {
      code.block(Opcode.BLOCK).block(Opcode.BLOCK).op(Opcode.LOCAL_GET, 0);
      table(code, labels).end().op(Opcode.LOCAL_GET, 0).i32(2).op(Opcode.I32_ADD);
      code.op(Opcode.LOCAL_SET, 0).end();
    }
    code.op(Opcode.LOCAL_GET, 0).op(Opcode.RETURN).end().end().i32(-1).end();

    assertThat(run(body(code), 10)).isEqualTo(34);
    assertThat(run(body(code), 11)).isEqualTo(11);
    assertThat(run(body(code), 5_000)).isEqualTo(5_024);
  }

  @Test
  void shouldRunALongFunctionThatUsesManyLocalsEverywhere() throws WasmTrapException {
    int locals = 900;
    Code code = new Code();
    for (int i = 0; i < 20 * locals; i++) {
      int from = 2 + (i * 7) % locals;
      int to = 2 + (i * 11 + 1) % locals;
      code.op(Opcode.LOCAL_GET, from).op(Opcode.LOCAL_GET, 0).op(Opcode.I32_ADD);
      code.op(Opcode.LOCAL_SET, to);
    }
    // So that the function weighs enough for as many locals.
    for (int i = 0; i < 40; i++) {
      code.op(Opcode.LOCAL_GET, 2 + i);
    }
    for (int i = 1; i < 40; i++) {
      code.op(Opcode.I32_ADD);
    }
    int[] expected = new int[locals];
    for (int i = 0; i < 20 * locals; i++) {
      expected[(i * 11 + 1) % locals] = expected[(i * 7) % locals] + 3;
    }
    ModuleBuilder builder = new ModuleBuilder().memory(1, 50).exportMemory();
    builder.function(
        "i>i",
        java.util.List.of(ModuleBuilder.group(1, 'l'), ModuleBuilder.group(locals, 'i')),
        code.end().toBytes());

    assertThat(run(builder.exportFunction("run", 0), 3))
        .isEqualTo(java.util.Arrays.stream(expected, 0, 40).sum());
  }

  private static Code table(Code code, int[] labels) {
    int[] operands = new int[labels.length + 1];
    operands[0] = labels.length - 1;
    System.arraycopy(labels, 0, operands, 1, labels.length);
    return code.op(Opcode.BR_TABLE, operands);
  }
}
