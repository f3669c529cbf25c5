package io.pandan.conformance.vectors;

/** What a file of the corpus holds. */
public sealed interface VectorContent permits MessageVector, UnsupportedVector {

  /** The vector's name. */
  String name();
}
