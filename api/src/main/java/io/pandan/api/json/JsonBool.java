package io.pandan.api.json;

/**
 * A JSON boolean.
 *
 * @param value true or false
 */
public record JsonBool(boolean value) implements JsonValue {
  /** The literal {@code true}. */
  public static final JsonBool TRUE = new JsonBool(true);

  /** The literal {@code false}. */
  public static final JsonBool FALSE = new JsonBool(false);
}
