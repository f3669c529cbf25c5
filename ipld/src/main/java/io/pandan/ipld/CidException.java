package io.pandan.ipld;

/** Says why bytes or a text are no valid CID. */
public class CidException extends IllegalArgumentException {
  /**
   * Makes an exception.
   *
   * @param message what is wrong, with the value and the limit
   */
  public CidException(String message) {
    super(message);
  }
}
