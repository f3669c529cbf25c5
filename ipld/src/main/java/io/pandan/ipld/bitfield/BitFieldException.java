package io.pandan.ipld.bitfield;

import io.pandan.ipld.CborException;

/** Says why bytes are no RLE+, or that a bit is out of range. */
public class BitFieldException extends CborException {
  /**
   * Makes an exception.
   *
   * @param message what is wrong, with the value and the limit
   */
  public BitFieldException(String message) {
    super(message);
  }
}
