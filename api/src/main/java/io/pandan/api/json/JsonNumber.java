package io.pandan.api.json;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * A JSON number, exact.
 *
 * @param value the number; {@code 1} and {@code 1.0} are different values, as their texts are
 */
public record JsonNumber(BigDecimal value) implements JsonValue {
  /** Checks that the number is there. */
  public JsonNumber {
    Objects.requireNonNull(value, "value");
  }

  /**
   * The number as a {@code long}, in constant time however large the exponent is.
   *
   * @return the number, or empty when it has a fraction or does not fit 64 bits
   */
  public OptionalLong asLong() {
    try {
      return OptionalLong.of(value.longValueExact());
    } catch (ArithmeticException e) {
      return OptionalLong.empty();
    }
  }
}
