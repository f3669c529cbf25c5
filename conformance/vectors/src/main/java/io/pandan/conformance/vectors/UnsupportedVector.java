package io.pandan.conformance.vectors;

/**
 * A vector that is well formed and that this runner does not run.
 *
 * @param name the vector's name
 * @param reason why not
 */
public record UnsupportedVector(String name, String reason) implements VectorContent {}
