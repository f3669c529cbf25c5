package io.pandan.api;

/** Input that has not the form it must have; the message names the value and the limit. */
public class MalformedException extends IllegalArgumentException {

  /**
   * @param message the offending value and the limit
   */
  public MalformedException(String message) {
    super(message);
  }
}
