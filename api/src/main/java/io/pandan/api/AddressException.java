package io.pandan.api;

/** Bytes or text that are not an address; the message names the value and the limit. */
public final class AddressException extends MalformedException {

  /**
   * @param message the offending value and the limit
   */
  public AddressException(String message) {
    super(message);
  }
}
