package io.pandan.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Keccak-256, the hash of Ethereum: Keccak with the padding of its submission to NIST, before it
 * became SHA-3. Own code, because contracts hash short inputs all the time: docs/decisions/0017.
 *
 * @see <a href="https://keccak.team/files/Keccak-reference-3.0.pdf">The Keccak reference</a>
 */
public final class Keccak256 {
  /** The length of the digest in bytes. */
  private static final int LENGTH_BYTES = 32;

  /** The bytes that one permutation takes in: 200 less twice the digest's length. */
  private static final int RATE_BYTES = 136;

  private static final VarHandle LANE =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

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
    Objects.checkFromIndexSize(offset, length, data.length);
    Objects.checkFromIndexSize(outOffset, LENGTH_BYTES, out.length);
    long[] state = new long[KeccakPermutation.LANES];
    int at = offset;
    int left = length;
    while (left >= RATE_BYTES) {
      for (int lane = 0; lane < RATE_BYTES / Long.BYTES; lane++) {
        state[lane] ^= (long) LANE.get(data, at + lane * Long.BYTES);
      }
      KeccakPermutation.apply(state);
      at += RATE_BYTES;
      left -= RATE_BYTES;
    }
    int lane = 0;
    while (left >= Long.BYTES) {
      state[lane++] ^= (long) LANE.get(data, at);
      at += Long.BYTES;
      left -= Long.BYTES;
    }
    // The padding: a 1 behind the data, and a 1 at the end of the block.
    long last = 1L << Byte.SIZE * left;
    for (int i = 0; i < left; i++) {
      last |= (data[at + i] & 0xffL) << Byte.SIZE * i;
    }
    state[lane] ^= last;
    state[RATE_BYTES / Long.BYTES - 1] ^= Long.MIN_VALUE;
    KeccakPermutation.apply(state);
    for (int i = 0; i < LENGTH_BYTES / Long.BYTES; i++) {
      LANE.set(out, outOffset + i * Long.BYTES, state[i]);
    }
  }
}
