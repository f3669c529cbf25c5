package io.pandan.ipld;

/** Says why bytes are not the DAG-CBOR that was expected, and at which offset. */
public class CborException extends IllegalArgumentException {
  /**
   * Makes an exception.
   *
   * @param message what is wrong, with the offset, the value and the limit
   */
  public CborException(String message) {
    super(message);
  }
}
