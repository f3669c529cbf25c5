package io.pandan.runtime.wasm.endive;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.wasm.CodeCache;
import io.pandan.api.wasm.MeteredWasm;
import io.pandan.api.wasm.WasmHost;
import io.pandan.api.wasm.WasmInstance;
import io.pandan.api.wasm.WasmTrapException;
import io.pandan.runtime.wasm.metering.MeteredModule;
import io.pandan.runtime.wasm.metering.Metering;
import io.pandan.runtime.wasm.metering.MeteringRules;
import io.pandan.runtime.wasm.metering.SampleModules;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CodeCacheTest {
  private final MemoryCache cache = new MemoryCache();

  @Test
  void shouldRunKeptCodeWithoutCompilingAgain() throws WasmTrapException {
    int first = run(new EndiveEngine());
    int second = run(new EndiveEngine());

    assertThat(second).isEqualTo(first).isEqualTo(SampleModules.RESULT);
    assertThat(cache.stored).isEqualTo(1);
  }

  @Test
  void shouldKeepTheSameBytesOfTheSameModule() throws WasmTrapException {
    run(new EndiveEngine());
    byte[] once = cache.content;
    cache.content = new byte[0];
    run(new EndiveEngine());

    assertThat(cache.content).isEqualTo(once);
  }

  @Test
  void shouldCompileAgainWhatIsOfAnotherFormat() throws WasmTrapException {
    run(new EndiveEngine());
    byte[] whole = cache.content;
    int times = 1;
    for (byte[] other :
        new byte[][] {
          {},
          {1, 2, 3, 4, 5, 6, 7, 8},
          Arrays.copyOf(whole, whole.length / 2),
          Arrays.copyOf(whole, whole.length - 1),
          Arrays.copyOf(whole, whole.length + 1)
        }) {
      cache.content = other;

      assertThat(run(new EndiveEngine())).isEqualTo(SampleModules.RESULT);
      assertThat(cache.stored).isEqualTo(++times);
      assertThat(cache.content).isEqualTo(whole);
    }
  }

  private int run(EndiveEngine engine) throws WasmTrapException {
    MeteredModule module = Metering.instrument(SampleModules.everything(), MeteringRules.HYGGE);
    MeteredWasm metered =
        new MeteredWasm(
            module.bytes(), module.gasGlobal(), module.stackGlobal(), module.gasFunction());
    try (WasmInstance instance = engine.compile(metered, cache).instantiate(new Host())) {
      instance.setGas(1L << 40);
      instance.initialize();
      return instance.invoke("run", 1);
    }
  }

  private static final class MemoryCache implements CodeCache {
    private byte[] content = {};
    private int stored;

    @Override
    public Optional<byte[]> load() {
      return stored == 0 ? Optional.empty() : Optional.of(content.clone());
    }

    @Override
    public void store(byte[] compiled) {
      content = compiled.clone();
      stored++;
    }
  }

  private static final class Host implements WasmHost {
    @Override
    public int call(WasmInstance instance, int function, long[] arguments) {
      return (int) arguments[0] + arguments.length;
    }

    @Override
    public boolean growMemory(long fromPages, long toPages) {
      return true;
    }

    @Override
    public boolean growTable(long fromElements, long toElements) {
      return true;
    }

    @Override
    public void poll() {}
  }
}
