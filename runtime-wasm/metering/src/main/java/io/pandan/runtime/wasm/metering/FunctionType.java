package io.pandan.runtime.wasm.metering;

import java.util.List;

/**
 * The type of a function.
 *
 * @param parameters types of the parameters, the first one first
 * @param results types of the results; at most one, because multi-value is off
 */
public record FunctionType(List<ValueType> parameters, List<ValueType> results) {
  /** Copies the lists. */
  public FunctionType {
    parameters = List.copyOf(parameters);
    results = List.copyOf(results);
  }
}
