package io.pandan.crypto;

import org.bouncycastle.crypto.digests.KeccakDigest;

/**
 * Keccak-256, the hash of Ethereum: Keccak with the padding of its submission to NIST, before it
 * became SHA-3.
 *
 * @see <a href="https://keccak.team/files/Keccak-reference-3.0.pdf">The Keccak reference</a>
 */
public final class Keccak256 {
  /** The length of the digest in bytes. */
  private static final int LENGTH_BYTES = 32;

  private Keccak256() {}

  /**
   * The digest.
   *
   * @param data the data; not kept
   * @return a new array of 32 bytes
   */
  public static byte[] hash(byte[] data) {
    return hash(data, 0, data.length);
  }

  /**
   * The digest of a range.
   *
   * @param data an array; not kept
   * @param offset where the data begins
   * @param length its length in bytes
   * @return a new array of 32 bytes
   */
  public static byte[] hash(byte[] data, int offset, int length) {
    byte[] out = new byte[LENGTH_BYTES];
    hash(data, offset, length, out, 0);
    return out;
  }

  /**
   * Writes the digest of a range into an array, which may be the same one.
   *
   * @param data an array; not kept
   * @param offset where the data begins
   * @param length its length in bytes
   * @param out the array to write to
   * @param outOffset where to write 32 bytes
   */
  public static void hash(byte[] data, int offset, int length, byte[] out, int outOffset) {
    KeccakDigest digest = new KeccakDigest(LENGTH_BYTES * Byte.SIZE);
    digest.update(data, offset, length);
    digest.doFinal(out, outOffset);
  }
}
