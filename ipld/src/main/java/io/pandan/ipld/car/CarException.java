package io.pandan.ipld.car;

/** Says why a stream is no CAR, and where. */
public class CarException extends IllegalArgumentException {
  /**
   * Makes an exception.
   *
   * @param message what is wrong, with the offset, the value and the limit
   */
  public CarException(String message) {
    super(message);
  }
}
