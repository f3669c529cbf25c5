package io.pandan.runtime.wasm.wasmtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.wasm.CodeCache;
import io.pandan.api.wasm.MeteredWasm;
import io.pandan.api.wasm.WasmInstance;
import io.pandan.api.wasm.WasmTrapException;
import io.pandan.runtime.wasm.metering.Code;
import io.pandan.runtime.wasm.metering.MeteredModule;
import io.pandan.runtime.wasm.metering.Metering;
import io.pandan.runtime.wasm.metering.MeteringRules;
import io.pandan.runtime.wasm.metering.ModuleBuilder;
import io.pandan.runtime.wasm.metering.Opcode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryBindingTest {
  /** A cache in memory that remembers what was stored. */
  private static final class MemoryCache implements CodeCache {
    final List<byte[]> stored = new ArrayList<>();
    private byte @Nullable [] entry;

    @Override
    public Optional<byte[]> load() {
      return Optional.ofNullable(entry);
    }

    @Override
    public void store(byte[] compiled) {
      entry = compiled.clone();
      stored.add(entry);
    }
  }

  private static MeteredWasm module() {
    Code code = new Code().op(Opcode.LOCAL_GET, 0).i32(2).op(Opcode.I32_MUL).end();
    byte[] wasm = new ModuleBuilder().function("i>i", "", code).exportFunction("run", 0).build();
    MeteredModule module = Metering.instrument(wasm, MeteringRules.HYGGE);
    return new MeteredWasm(
        module.bytes(), module.gasGlobal(), module.stackGlobal(), module.gasFunction());
  }

  private static int run(WasmtimeEngine engine, CodeCache cache) throws WasmTrapException {
    try (WasmInstance instance = engine.compile(module(), cache).instantiate(new QuietHost())) {
      instance.setGas(1_000_000_000);
      instance.initialize();
      return instance.invoke("run", 21);
    }
  }

  @Test
  void shouldLoadWhatItStored() throws WasmTrapException {
    MemoryCache cache = new MemoryCache();

    assertThat(run(Engines.library(), cache)).isEqualTo(42);
    assertThat(run(Engines.library(Engines.SMALL_STACK_BYTES), cache)).isEqualTo(42);
    assertThat(cache.stored).hasSize(1);
  }

  @Test
  void shouldCompileAnewWhatTheLibraryDoesNotTake() throws WasmTrapException {
    MemoryCache cache = new MemoryCache();
    cache.store(new byte[] {1, 2, 3});

    assertThat(run(Engines.library(), cache)).isEqualTo(42);
    assertThat(cache.stored).hasSize(2);
    assertThat(cache.stored.getLast().length).isGreaterThan(1000);
  }

  @Test
  void shouldNameTheLibraryByItsDigest() {
    assertThat(Engines.library().id()).matches("wasmtime-c-[0-9a-f]{16}-[0-9]+");
  }

  @Test
  void shouldSayWhyAFileIsNotTheLibrary(@TempDir Path folder) {
    Path missing = folder.resolve("libnone.so");
    Path other = Path.of(System.getProperty("java.home"), "lib", System.mapLibraryName("zip"));

    assertThatThrownBy(() -> WasmtimeEngine.ofLibrary(missing))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cannot read " + missing);
    assertThatThrownBy(() -> WasmtimeEngine.ofLibrary(other))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is not the C API of wasmtime 49: it has no function wasm");
  }
}
