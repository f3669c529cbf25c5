package io.pandan.ipld;

import java.nio.charset.StandardCharsets;

/**
 * RFC 4648 base 32 in lower case and without padding: the text form of CIDs and of Filecoin
 * addresses.
 *
 * <p>Decoding is strict: no upper case, no padding, no impossible lengths, no bits beyond the last
 * byte.
 */
public final class Base32 {
  private static final byte[] ALPHABET =
      "abcdefghijklmnopqrstuvwxyz234567".getBytes(StandardCharsets.US_ASCII);

  private Base32() {}

  /**
   * Encodes bytes.
   *
   * @param bytes any bytes; not kept
   * @return their text
   */
  public static String encode(byte[] bytes) {
    byte[] out = new byte[(bytes.length * 8 + 4) / 5];
    int buffer = 0;
    int bits = 0;
    int at = 0;
    for (byte b : bytes) {
      buffer = buffer << 8 | (b & 0xff);
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        out[at++] = ALPHABET[buffer >>> bits & 31];
      }
    }
    if (bits > 0) {
      out[at] = ALPHABET[buffer << (5 - bits) & 31];
    }
    return new String(out, StandardCharsets.US_ASCII);
  }

  /**
   * Decodes a text.
   *
   * @param text lower-case letters and the digits 2 to 7
   * @return the bytes
   * @throws IllegalArgumentException if the text is not the encoding of any bytes
   */
  public static byte[] decode(String text) {
    byte[] out = new byte[text.length() * 5 / 8];
    int buffer = 0;
    int bits = 0;
    int at = 0;
    for (int i = 0; i < text.length(); i++) {
      buffer = buffer << 5 | digit(text, i);
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        out[at++] = (byte) (buffer >>> bits);
      }
    }
    if (bits >= 5) {
      throw new IllegalArgumentException("base32 text of impossible length " + text.length());
    }
    if ((buffer & (1 << bits) - 1) != 0) {
      throw new IllegalArgumentException("base32 text has bits set after its last byte: " + text);
    }
    return out;
  }

  private static int digit(String text, int index) {
    char c = text.charAt(index);
    if (c >= 'a' && c <= 'z') {
      return c - 'a';
    }
    if (c >= '2' && c <= '7') {
      return c - '2' + 26;
    }
    throw new IllegalArgumentException(
        "character '" + c + "' at index " + index + " is not base32: " + text);
  }
}
