package io.pandan.runtime.evm.core.precompile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;

/** Runs go-ethereum's files of precompile cases, from the folder that {@code vectors} names. */
final class PrecompileVectors {
  private PrecompileVectors() {}

  /** One test for each case of a file: the answer, and the gas where the file gives it. */
  static Stream<DynamicTest> of(String file, Precompile precompile) {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode vector : read(file)) {
      byte[] input = hex(vector.get("Input").asText());
      tests.add(
          DynamicTest.dynamicTest(
              vector.get("Name").asText(),
              () -> {
                byte[] before = input.clone();
                if (vector.has("ExpectedError")) {
                  assertThat(precompile.execute(input)).isEmpty();
                } else {
                  assertThat(precompile.execute(input))
                      .hasValueSatisfying(
                          out -> assertThat(out).isEqualTo(hex(vector.get("Expected").asText())));
                  assertThat(precompile.ethereumGas(input)).isEqualTo(vector.get("Gas").asLong());
                }
                assertThat(input).isEqualTo(before);
              }));
    }
    assertThat(tests).isNotEmpty();
    return tests.stream();
  }

  private static JsonNode read(String name) {
    Path file = Path.of(System.getProperty("vectors", "absent"), "evm-precompiles", name);
    Assumptions.assumeTrue(Files.exists(file), "SKIPPED: no test data of others at " + file);
    try {
      return new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
