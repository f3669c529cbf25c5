package io.pandan.conformance.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The heap that a node needs for actors that take all the memory they may have. */
class HostMemoryTest {

  /** The limits of memory are 512 MiB for an instance and 2 GiB for a message; 64 MiB are more. */
  @ParameterizedTest(name = "{0} on {1} in {2} MiB")
  @CsvSource({
    "at-once, endive, 576",
    "nested, endive, 2112",
    // Memory in an array: while it grows, the old one and the new one are there.
    "in-steps, endive, 1088"
  })
  void shouldFitIntoTheHeap(String scenario, String engine, int heapMib)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMib + "m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.library.path=" + System.getProperty("java.library.path"),
                "-cp",
                System.getProperty("java.class.path"),
                HostMemory.class.getName(),
                scenario,
                engine)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
  }
}
