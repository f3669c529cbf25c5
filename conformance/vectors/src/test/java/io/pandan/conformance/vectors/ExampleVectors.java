package io.pandan.conformance.vectors;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The vectors of the example actors, and ways to spoil them. */
public final class ExampleVectors {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ExampleVectors() {}

  /** Where they are. */
  public static Path folder() {
    try {
      return Path.of(ExampleVectors.class.getResource("/vectors").toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** All of them. */
  public static List<Path> files() throws IOException {
    return VectorSuite.find(folder(), "");
  }

  /** One of them, to be changed. */
  public static ObjectNode json(String name) throws IOException {
    return (ObjectNode) JSON.readTree(folder().resolve(name + ".json").toFile());
  }

  /** Writes a changed one. */
  public static Path write(Path folder, String name, ObjectNode vector) throws IOException {
    return Files.writeString(folder.resolve(name + ".json"), JSON.writeValueAsString(vector));
  }

  /** The first receipt of a vector. */
  public static ObjectNode receipt(ObjectNode vector) {
    return (ObjectNode) vector.get("postconditions").get("receipts").get(0);
  }
}
