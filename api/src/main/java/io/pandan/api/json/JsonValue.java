package io.pandan.api.json;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * One JSON value (RFC 8259, section 3): an object, an array, a string, a number, a boolean or null.
 *
 * <p>All values are deeply immutable and may be shared between threads. Two values are equal when
 * they have the same kind and content; the order of an object's members is kept but does not count.
 */
public sealed interface JsonValue
    permits JsonObject, JsonArray, JsonString, JsonNumber, JsonBool, JsonNull {

  /**
   * A JSON string.
   *
   * @param value any text
   * @return the string as a JSON value
   */
  static JsonString of(String value) {
    return new JsonString(value);
  }

  /**
   * A JSON number without a fraction.
   *
   * @param value any number
   * @return the number as a JSON value
   */
  static JsonNumber of(long value) {
    return new JsonNumber(BigDecimal.valueOf(value));
  }

  /**
   * A JSON number without a fraction. Most readers lose precision over 2<sup>53</sup>.
   *
   * @param value any number
   * @return the number as a JSON value
   */
  static JsonNumber of(BigInteger value) {
    return new JsonNumber(new BigDecimal(value));
  }

  /**
   * A JSON boolean.
   *
   * @param value true or false
   * @return the boolean as a JSON value
   */
  static JsonBool of(boolean value) {
    return value ? JsonBool.TRUE : JsonBool.FALSE;
  }

  /**
   * The word for this value's kind in messages to people: {@code object}, {@code array}, {@code
   * string}, {@code number}, {@code boolean} or {@code null}.
   *
   * @return the word
   */
  default String kind() {
    return switch (this) {
      case JsonObject _ -> "object";
      case JsonArray _ -> "array";
      case JsonString _ -> "string";
      case JsonNumber _ -> "number";
      case JsonBool _ -> "boolean";
      case JsonNull _ -> "null";
    };
  }
}
