package io.pandan.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Test data of others, from the folder that the system property {@code vectors} names. */
public final class Vectors {

  private Vectors() {}

  /** A JSON file; skips the test aloud where it is absent. */
  public static JsonNode json(String path) {
    return read(file(path));
  }

  /** All JSON files below a folder; skips the test aloud where it is absent. */
  public static List<Path> files(String folder) {
    try (Stream<Path> files = Files.walk(file(folder))) {
      return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a JSON file. */
  public static JsonNode read(Path file) {
    try {
      return new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path file(String path) {
    Path file = Path.of(System.getProperty("vectors", "absent"), path);
    Assumptions.assumeTrue(Files.exists(file), "SKIPPED: no test data of others at " + path);
    return file;
  }
}
