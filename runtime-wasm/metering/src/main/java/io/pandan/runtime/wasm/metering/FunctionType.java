package io.pandan.runtime.wasm.metering;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The type of a function.
 *
 * @param parameters types of the parameters, the first one first
 * @param results types of the results; an actor's functions have at most one
 */
public record FunctionType(List<ValueType> parameters, List<ValueType> results) {
  /** Copies the lists. */
  public FunctionType {
    parameters = List.copyOf(parameters);
    results = List.copyOf(results);
  }

  /** The type as error messages show it, such as {@code (i32 i64) -> (i32)}. */
  public String text() {
    return text(parameters) + " -> " + text(results);
  }

  private static String text(List<ValueType> types) {
    return types.stream().map(ValueType::text).collect(Collectors.joining(" ", "(", ")"));
  }
}
