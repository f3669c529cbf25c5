package io.pandan.api.json;

import java.util.Objects;

/**
 * A JSON string.
 *
 * @param value the text, without quotes and escapes
 */
public record JsonString(String value) implements JsonValue {
  /** Checks that the text is there. */
  public JsonString {
    Objects.requireNonNull(value, "value");
  }
}
