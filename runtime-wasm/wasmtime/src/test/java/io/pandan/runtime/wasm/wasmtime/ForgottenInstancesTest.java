package io.pandan.runtime.wasm.wasmtime;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.lang.ref.WeakReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Instances that nobody closes are given back all the same. */
class ForgottenInstancesTest {

  private static WeakReference<WasmInstance> forget(WasmCode code) throws WasmTrapException {
    WasmInstance instance = code.instantiate(new QuietHost());
    instance.setGas(1L << 40);
    instance.initialize();
    instance.invoke("run", 0);
    return new WeakReference<>(instance);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jni", "library"})
  void shouldNotBeKeptByWhatTheyKeep(String binding) throws Exception {
    WasmtimeEngine engine = binding.equals("jni") ? Engines.jni() : Engines.library();
    byte[] wasm =
        new ModuleBuilder()
            .memory(1)
            .importFunction("a", "b", "i>i")
            .function("i>i", "", new Code().i32(1).end())
            .exportFunction("run", 1)
            .build();
    MeteredModule module = Metering.instrument(wasm, MeteringRules.HYGGE);
    WasmCode code =
        engine.compile(
            new MeteredWasm(
                module.bytes(), module.gasGlobal(), module.stackGlobal(), module.gasFunction()),
            CodeCache.NONE);
    WeakReference<WasmInstance> forgotten = forget(code);

    for (int i = 0; i < 100 && forgotten.get() != null; i++) {
      System.gc();
      Thread.sleep(10);
    }

    assertThat(forgotten.get()).isNull();
    // And the code still makes others.
    assertThat(forget(code)).isNotNull();
  }
}
