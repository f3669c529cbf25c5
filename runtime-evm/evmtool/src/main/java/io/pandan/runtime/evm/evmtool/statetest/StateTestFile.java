package io.pandan.runtime.evm.evmtool.statetest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Files of state tests. */
public final class StateTestFile {
  /** Some fixtures have code or data of megabytes, in hexadecimal. */
  private static final int MAX_TEXT = 256 << 20;

  private static final JsonMapper JSON = mapper();

  private StateTestFile() {}

  private static JsonMapper mapper() {
    JsonMapper mapper = new JsonMapper();
    mapper
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder().maxStringLength(MAX_TEXT).build());
    return mapper;
  }

  /**
   * The fixtures at a place, in their order.
   *
   * @param place a folder, or one file
   */
  public static List<Path> find(Path place) throws IOException {
    if (Files.isRegularFile(place)) {
      return List.of(place);
    }
    try (Stream<Path> files = Files.walk(place)) {
      return files
          .filter(file -> file.toString().endsWith(".json") && Files.isRegularFile(file))
          .filter(file -> !file.toString().contains("/.meta/"))
          .sorted()
          .toList();
    }
  }

  /**
   * Reads a file.
   *
   * @throws FixtureException if it is not one of state tests
   */
  public static List<StateTest> read(Path file) throws IOException, FixtureException {
    JsonNode root;
    try {
      root = JSON.readTree(file.toFile());
    } catch (JsonProcessingException e) {
      throw new FixtureException("not JSON: " + e.getOriginalMessage());
    }
    if (!root.isObject() || root.isEmpty()) {
      throw new FixtureException("not an object of tests");
    }
    List<StateTest> tests = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : root.properties()) {
      try {
        tests.add(new StateTest(entry.getKey(), entry.getValue()));
      } catch (FixtureException e) {
        throw new FixtureException(entry.getKey() + ": " + e.getMessage());
      }
    }
    return tests;
  }
}
