package io.pandan.crypto;

import org.bouncycastle.crypto.digests.Blake2bDigest;

/**
 * Blake2b without key: the hash of Filecoin's state, messages and addresses.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7693">RFC 7693</a>
 */
public final class Blake2b {
  /** The longest digest in bytes. */
  public static final int MAX_LENGTH_BYTES = 64;

  private static final int BYTES_256 = 32;

  private Blake2b() {}

  /**
   * The digest of 32 bytes.
   *
   * @param data the data; not kept
   * @return a new array of 32 bytes
   */
  public static byte[] hash256(byte[] data) {
    return hash(BYTES_256, data);
  }

  /**
   * A digest of some length over several pieces of data, one after the other.
   *
   * @param lengthBytes the length of the digest, 1 to {@link #MAX_LENGTH_BYTES}
   * @param data the pieces; not kept
   * @return a new array of that length
   * @throws IllegalArgumentException if the length is out of range
   */
  public static byte[] hash(int lengthBytes, byte[]... data) {
    if (lengthBytes < 1 || lengthBytes > MAX_LENGTH_BYTES) {
      throw new IllegalArgumentException(
          "a digest has 1 to " + MAX_LENGTH_BYTES + " bytes, not " + lengthBytes);
    }
    Blake2bDigest digest = new Blake2bDigest(lengthBytes * Byte.SIZE);
    for (byte[] piece : data) {
      digest.update(piece, 0, piece.length);
    }
    byte[] out = new byte[lengthBytes];
    digest.doFinal(out, 0);
    return out;
  }
}
