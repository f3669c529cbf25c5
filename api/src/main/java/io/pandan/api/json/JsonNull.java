package io.pandan.api.json;

/** The JSON literal {@code null}. */
public record JsonNull() implements JsonValue {
  /** The one value that is needed. */
  public static final JsonNull NULL = new JsonNull();
}
