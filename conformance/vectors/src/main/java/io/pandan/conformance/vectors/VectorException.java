package io.pandan.conformance.vectors;

/** Says why a file is no vector: the field, what it has, and what it should have. */
public final class VectorException extends Exception {

  /**
   * @param message what is wrong
   */
  public VectorException(String message) {
    super(message);
  }
}
