package io.pandan.crypto;

import org.bouncycastle.crypto.digests.RIPEMD160Digest;

/** RIPEMD-160: a hash syscall of the FVM and a precompile of the EVM. */
public final class Ripemd160 {
  private static final int LENGTH_BYTES = 20;

  private Ripemd160() {}

  /**
   * The digest.
   *
   * @param data the data; not kept
   * @return a new array of 20 bytes
   */
  public static byte[] hash(byte[] data) {
    RIPEMD160Digest digest = new RIPEMD160Digest();
    digest.update(data, 0, data.length);
    byte[] out = new byte[LENGTH_BYTES];
    digest.doFinal(out, 0);
    return out;
  }
}
