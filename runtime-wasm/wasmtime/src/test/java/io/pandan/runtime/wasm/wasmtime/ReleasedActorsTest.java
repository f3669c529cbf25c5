package io.pandan.runtime.wasm.wasmtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pandan.api.wasm.CodeCache;
import io.pandan.api.wasm.MeteredWasm;
import io.pandan.api.wasm.WasmInstance;
import io.pandan.api.wasm.WasmTrapException;
import io.pandan.ipld.car.CarBlock;
import io.pandan.ipld.car.CarReader;
import io.pandan.runtime.wasm.metering.MeteredModule;
import io.pandan.runtime.wasm.metering.Metering;
import io.pandan.runtime.wasm.metering.MeteringRules;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The actors that the Filecoin project has released are compiled and instantiated. */
class ReleasedActorsTest {
  private static final byte[] MAGIC = {0, 'a', 's', 'm'};

  private static List<byte[]> codes(String version) throws IOException {
    Path car =
        Path.of(System.getProperty("bundles", "none"), version, "builtin-actors-mainnet.car");
    assumeTrue(Files.exists(car), "no released actors; -Dbundles=DIR names a folder with " + car);
    List<byte[]> codes = new ArrayList<>();
    try (InputStream in = Files.newInputStream(car);
        CarReader reader = new CarReader(in)) {
      for (Optional<CarBlock> block; (block = reader.next()).isPresent(); ) {
        byte[] data = block.get().data();
        if (Stream.of(0, 1, 2, 3).allMatch(i -> data.length > 4 && data[i] == MAGIC[i])) {
          codes.add(data);
        }
      }
    }
    return codes;
  }

  @ParameterizedTest
  @CsvSource({"jni,v10", "jni,v18", "library,v10", "library,v18"})
  void shouldCompileAndInstantiateAll(String binding, String version)
      throws IOException, WasmTrapException {
    WasmtimeEngine engine = binding.equals("jni") ? Engines.jni() : Engines.library();
    List<byte[]> codes = codes(version);

    assertThat(codes).hasSizeGreaterThanOrEqualTo(15);
    for (byte[] code : codes) {
      MeteredModule module = Metering.instrument(code, MeteringRules.HYGGE);
      MeteredWasm metered =
          new MeteredWasm(
              module.bytes(), module.gasGlobal(), module.stackGlobal(), module.gasFunction());
      try (WasmInstance instance =
          engine.compile(metered, CodeCache.NONE).instantiate(new QuietHost())) {
        instance.setGas(1L << 40);
        instance.initialize();
        assertThat(instance.memorySize()).isEqualTo((int) module.memory().minimum() << 16);
        byte[] byteOfData = new byte[1];
        instance.readMemory(instance.memorySize() - 1, byteOfData, 0, 1);
      }
    }
  }
}
