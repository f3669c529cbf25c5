package io.pandan.runtime.wasm.endive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pandan.api.wasm.MeteredWasm;
import io.pandan.ipld.car.CarBlock;
import io.pandan.ipld.car.CarReader;
import io.pandan.runtime.wasm.metering.MeteredModule;
import io.pandan.runtime.wasm.metering.Metering;
import io.pandan.runtime.wasm.metering.MeteringRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The actors that the Filecoin project has released, in the bundles for mainnet below the folder
 * that {@code bundles} names.
 */
class BuiltInActorsTest {

  @Test
  void shouldInterpretNoFunctionOfAnyActor() throws Exception {
    String folder = System.getProperty("bundles", "");
    assumeTrue(
        !folder.isEmpty() && Files.isDirectory(Path.of(folder)),
        "SKIPPED: no bundles of actors; -Dbundles=DIR names a folder of CARs");
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      List<Path> cars =
          files.filter(file -> file.endsWith("builtin-actors-mainnet.car")).sorted().toList();
      assertThat(cars).isNotEmpty();
      for (Path car : cars) {
        compileAll(car, EndiveCompiler.MOST_WEIGHT);
        compileAll(car, EndiveCompiler.MOST_SMALL_WEIGHT);
      }
    }
  }

  private static void compileAll(Path car, int mostWeight)
      throws IOException, ClassNotFoundException {
    EndiveCompiler compiler = new EndiveCompiler(mostWeight);
    try (CarReader in = new CarReader(Files.newInputStream(car))) {
      for (Optional<CarBlock> block = in.next(); block.isPresent(); block = in.next()) {
        byte[] code = block.get().data();
        if (!isModule(code)) {
          continue;
        }
        MeteredModule metered = Metering.instrument(code, MeteringRules.HYGGE);
        Optional<CompiledModule> compiled =
            compiler.compile(
                new MeteredWasm(
                    metered.bytes(),
                    metered.gasGlobal(),
                    metered.stackGlobal(),
                    metered.gasFunction()));

        assertThat(compiled).as("%s in %s", block.get().cid(), car).isPresent();
        GeneratedClasses classes = new GeneratedClasses(compiled.get().classes());
        for (String name : compiled.get().classes().keySet()) {
          // Verified by the JVM when it is initialized.
          assertThat(Class.forName(name, true, classes)).isNotNull();
        }
      }
    }
  }

  private static boolean isModule(byte[] block) {
    return block.length > 4 && block[0] == 0 && block[1] == 'a' && block[2] == 's';
  }
}
