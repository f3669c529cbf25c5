package io.pandan.host.launcher.message;

import java.util.HexFormat;

/**
 * Bytes that are given in hexadecimal.
 *
 * @param bytes the bytes; not copied, never to be changed
 */
record HexBytes(byte[] bytes) {

  /**
   * Reads them.
   *
   * @param text two digits a byte, with or without 0x
   * @throws IllegalArgumentException what is wrong
   */
  static HexBytes parse(String text) {
    return new HexBytes(HexFormat.of().parseHex(text.startsWith("0x") ? text.substring(2) : text));
  }
}
