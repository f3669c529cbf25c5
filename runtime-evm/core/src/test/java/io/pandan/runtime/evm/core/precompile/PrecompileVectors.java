package io.pandan.runtime.evm.core.precompile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pandan.crypto.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;

/** Reads cases of precompiles as go-ethereum, EIPs and c-kzg-4844 have them. */
public final class PrecompileVectors {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PrecompileVectors() {}

  /**
   * A test for each case of a file in go-ethereum's format: the answer or that there is none, and
   * the gas where the case gives it.
   */
  static List<DynamicTest> ofJson(Path file, Precompile precompile) {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode vector : read(file)) {
      byte[] input = hex(vector.get("Input").asText());
      Optional<byte[]> expected =
          vector.has("ExpectedError")
              ? Optional.empty()
              : Optional.of(hex(vector.get("Expected").asText()));
      tests.add(
          DynamicTest.dynamicTest(
              file.getFileName() + ": " + vector.get("Name").asText(),
              () -> {
                check(precompile, input, expected);
                if (vector.has("Gas") && expected.isPresent()) {
                  assertThat(precompile.ethereumGas(input)).isEqualTo(vector.get("Gas").asLong());
                }
              }));
    }
    assertThat(tests).as(file.toString()).isNotEmpty();
    return tests;
  }

  /**
   * A test for a case of {@code verify_kzg_proof} (consensus-specs, c-kzg-4844). Where the points
   * have another length there is no input of the precompile that says the same: one of another
   * length is refused too.
   */
  static DynamicTest ofKzgYaml(Path file, Precompile pointEvaluation) {
    String text = text(file);
    byte[] commitment = field(text, "commitment");
    byte[] versionedHash = Sha256.hash(commitment);
    versionedHash[0] = 1;
    byte[] input =
        concat(versionedHash, field(text, "z"), field(text, "y"), commitment, field(text, "proof"));
    byte[] answer = new byte[64];
    answer[30] = 0x10;
    System.arraycopy(
        hex("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001"), 0, answer, 32, 32);
    boolean holds = text.contains("output: true");
    return DynamicTest.dynamicTest(
        file.getParent().getFileName().toString(),
        () -> check(pointEvaluation, input, holds ? Optional.of(answer) : Optional.empty()));
  }

  private static void check(Precompile precompile, byte[] input, Optional<byte[]> expected) {
    byte[] before = input.clone();
    assertThat(precompile.execute(input).map(PrecompileVectors::hex))
        .isEqualTo(expected.map(PrecompileVectors::hex));
    assertThat(input).isEqualTo(before);
  }

  private static byte[] field(String yaml, String name) {
    Matcher matcher = Pattern.compile(name + ": '0x([0-9a-f]*)'").matcher(yaml);
    assertThat(matcher.find()).as(name).isTrue();
    return hex(matcher.group(1));
  }

  private static JsonNode read(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bytes of hexadecimal digits. */
  public static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  /** The hexadecimal digits of bytes. */
  public static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /** Arrays one behind the other. */
  public static byte[] concat(byte[]... parts) {
    byte[] out = new byte[0];
    for (byte[] part : parts) {
      int at = out.length;
      out = Arrays.copyOf(out, at + part.length);
      System.arraycopy(part, 0, out, at, part.length);
    }
    return out;
  }
}
