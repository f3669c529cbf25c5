package io.pandan.runtime.evm.evmtool;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** The suites of ethereum/tests below the folder that the system property {@code vectors} names. */
public final class Vectors {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Vectors() {}

  /** A folder or file of ethereum/tests; the test is skipped aloud where it is absent. */
  public static Path path(String name) {
    Path path = Path.of(System.getProperty("vectors", "absent"), "ethereum", name);
    assumeTrue(Files.exists(path), "SKIPPED: no vectors at " + path + "; -Dvectors=DIR");
    return path;
  }

  /** The JSON in a file of ethereum/tests. */
  public static JsonNode read(String name) throws IOException {
    return JSON.readTree(path(name).toFile());
  }

  /** The JSON in a file. */
  public static JsonNode read(Path file) throws IOException {
    return JSON.readTree(file.toFile());
  }

  /** All files of a folder of ethereum/tests, in their order. */
  public static List<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.walk(path(folder))) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  /** Bytes as the suites write them: in hexadecimal after 0x, otherwise the text's own. */
  public static byte[] bytes(String text) {
    return text.startsWith("0x")
        ? HexFormat.of().parseHex(text, 2, text.length())
        : text.getBytes(StandardCharsets.UTF_8);
  }
}
