package io.pandan.runtime.wasm.wasmtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.pandan.api.FatalException;
import io.pandan.api.wasm.CodeCache;
import io.pandan.api.wasm.MeteredWasm;
import io.pandan.api.wasm.WasmCode;
import io.pandan.api.wasm.WasmInstance;
import io.pandan.api.wasm.WasmTrapException;
import io.pandan.runtime.wasm.metering.Code;
import io.pandan.runtime.wasm.metering.MeteredModule;
import io.pandan.runtime.wasm.metering.Metering;
import io.pandan.runtime.wasm.metering.MeteringRules;
import io.pandan.runtime.wasm.metering.ModuleBuilder;
import io.pandan.runtime.wasm.metering.Opcode;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What of machine code passes a stack's end must end a call, and not the JVM. */
class NativeStackTest {
  /** Locals of a function that weighs little: as many as metering lets it have. */
  private static final int WIDE = 120;

  /** What some 400 nested calls of such a function exceed. */
  private static final int NARROW_BYTES = 64 << 10;

  static Stream<String> bindings() {
    return Stream.of("jni", "library");
  }

  private static WasmtimeEngine engine(String binding, int stackBytes) {
    return binding.equals("jni") ? Engines.jni(stackBytes) : Engines.library(stackBytes);
  }

  /** A function that keeps many values over a call of itself: it weighs little, and is large. */
  private static WasmCode wideRecursion(WasmtimeEngine engine) {
    Code code = new Code();
    for (int i = 0; i < WIDE; i++) {
      code.i32(8 * i).op(Opcode.I64_LOAD, 3, 0).op(Opcode.LOCAL_SET, 1 + i);
    }
    code.op(Opcode.LOCAL_GET, 0).op(Opcode.CALL, 0).op(Opcode.LOCAL_SET, 0);
    for (int i = 0; i < WIDE; i++) {
      code.i32(8 * i).op(Opcode.LOCAL_GET, 1 + i).op(Opcode.I64_STORE, 3, 0);
    }
    code.op(Opcode.LOCAL_GET, 0).end();
    byte[] wasm =
        new ModuleBuilder()
            .memory(1)
            .wideFunction("i>i", WIDE, code)
            .exportFunction("run", 0)
            .build();
    MeteredModule module = Metering.instrument(wasm, MeteringRules.HYGGE);
    return engine.compile(
        new MeteredWasm(
            module.bytes(), module.gasGlobal(), module.stackGlobal(), module.gasFunction()),
        CodeCache.NONE);
  }

  private static Throwable run(WasmCode code, long stackBytes) throws InterruptedException {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Runnable run =
        () -> {
          try (WasmInstance instance = code.instantiate(new QuietHost())) {
            instance.setGas(1L << 60);
            thrown.set(
                catchThrowable(
                    () -> {
                      instance.initialize();
                      instance.invoke("run", 0);
                    }));
          }
        };
    Thread thread = new Thread(null, run, "stack of " + stackBytes, stackBytes);
    thread.start();
    thread.join();
    return thrown.get();
  }

  @ParameterizedTest
  @MethodSource("bindings")
  void shouldFailWhenMachineCodePassesItsPart(String binding) throws InterruptedException {
    WasmCode code = wideRecursion(engine(binding, NARROW_BYTES));

    assertThat(run(code, 64 << 20))
        .isInstanceOf(FatalException.class)
        .hasMessage("the stack is exhausted by WebAssembly");
    // And the same code again: nothing is left behind.
    assertThat(run(code, 1L << 30)).isInstanceOf(FatalException.class);
  }

  @ParameterizedTest
  @MethodSource("bindings")
  void shouldHaveRoomForWhatTheLimitOfTheStackAllows(String binding) throws InterruptedException {
    WasmCode code = wideRecursion(engine(binding, Binding.WASM_STACK_BYTES));

    assertThat(run(code, 64 << 20)).isInstanceOf(WasmTrapException.class);
  }

  @ParameterizedTest
  @MethodSource("bindings")
  void shouldNotBeginWhereTheStackIsTooSmall(String binding) throws InterruptedException {
    WasmCode code = wideRecursion(engine(binding, Binding.WASM_STACK_BYTES));

    assertThat(run(code, 1 << 20))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("bytes are left, and WebAssembly needs");
  }
}
