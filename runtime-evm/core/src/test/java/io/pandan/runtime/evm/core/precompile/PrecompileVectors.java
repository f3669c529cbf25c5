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

/** Runs cases of precompiles in go-ethereum's format. */
public final class PrecompileVectors {
  private PrecompileVectors() {}

  /**
   * The cases of a file in the folder that {@code vectors} names; skips aloud where it is absent.
   */
  public static Stream<DynamicTest> of(String file, Precompile precompile) {
    Path path = Path.of(System.getProperty("vectors", "absent"), "evm-precompiles", file);
    if (!Files.exists(path)) {
      String skipped = "SKIPPED: no test data of others at " + path;
      return Stream.of(DynamicTest.dynamicTest(skipped, () -> Assumptions.abort(skipped)));
    }
    try {
      return tests(new ObjectMapper().readTree(path.toFile()), precompile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One test for each case: the answer, and the gas where the case gives it. */
  private static Stream<DynamicTest> tests(JsonNode cases, Precompile precompile) {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode vector : cases) {
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
                }
                if (vector.has("Gas")) {
                  assertThat(precompile.ethereumGas(input)).isEqualTo(vector.get("Gas").asLong());
                }
                assertThat(input).isEqualTo(before);
              }));
    }
    assertThat(tests).isNotEmpty();
    return tests.stream();
  }

  /** The bytes of hexadecimal digits. */
  public static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
