package io.pandan.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Blake2b without key: the hash of Filecoin's state, messages and addresses.
 *
 * <p>The compression is our own, with its state in local variables: every block of state that is
 * written is hashed, and Bouncy Castle's digest keeps its state in arrays and checks each index.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7693">RFC 7693</a>
 */
public final class Blake2b {
  /** The longest digest in bytes. */
  public static final int MAX_LENGTH_BYTES = 64;

  private static final int BYTES_256 = 32;
  private static final int BLOCK_BYTES = 128;
  private static final int ROUNDS = 12;
  private static final int WORDS = 16;

  /** A fan-out and depth of 1, as for a digest without tree (RFC 7693, section 2.5). */
  private static final long PARAMETERS = 0x01010000L;

  private static final VarHandle LITTLE_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long[] IV = {
    0x6a09e667f3bcc908L, 0xbb67ae8584caa73bL, 0x3c6ef372fe94f82bL, 0xa54ff53a5f1d36f1L,
    0x510e527fade682d1L, 0x9b05688c2b3e6c1fL, 0x1f83d9abfb41bd6bL, 0x5be0cd19137e2179L
  };

  /** Which word of the block each step takes, a row for each round (RFC 7693, section 2.7). */
  private static final byte[] SIGMA = {
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
    14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3,
    11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4,
    7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8,
    9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13,
    2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9,
    12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11,
    13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10,
    6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5,
    10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0,
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
    14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3
  };

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
          "digest length " + lengthBytes + " is not in 1.." + MAX_LENGTH_BYTES);
    }
    long[] h = IV.clone();
    h[0] ^= PARAMETERS ^ lengthBytes;
    long[] m = new long[WORDS];
    byte[] block = new byte[BLOCK_BYTES];
    int filled = 0;
    long length = 0;
    for (byte[] piece : data) {
      int at = 0;
      while (at < piece.length) {
        // The last block is told apart, so a full one waits until more follows.
        if (filled == BLOCK_BYTES) {
          length += BLOCK_BYTES;
          compress(h, m, block, 0, length, false);
          filled = 0;
        }
        if (filled == 0) {
          for (; piece.length - at > BLOCK_BYTES; at += BLOCK_BYTES) {
            length += BLOCK_BYTES;
            compress(h, m, piece, at, length, false);
          }
        }
        int count = Math.min(BLOCK_BYTES - filled, piece.length - at);
        System.arraycopy(piece, at, block, filled, count);
        filled += count;
        at += count;
      }
    }
    Arrays.fill(block, filled, BLOCK_BYTES, (byte) 0);
    compress(h, m, block, 0, length + filled, true);
    byte[] out = new byte[MAX_LENGTH_BYTES];
    for (int i = 0; i < h.length; i++) {
      LITTLE_ENDIAN.set(out, i * Long.BYTES, h[i]);
    }
    return lengthBytes == MAX_LENGTH_BYTES ? out : Arrays.copyOf(out, lengthBytes);
  }

  private static void compress(
      long[] h, long[] m, byte[] block, int offset, long length, boolean last) {
    for (int i = 0; i < WORDS; i++) {
      m[i] = (long) LITTLE_ENDIAN.get(block, offset + i * Long.BYTES);
    }
    long v0 = h[0];
    long v1 = h[1];
    long v2 = h[2];
    long v3 = h[3];
    long v4 = h[4];
    long v5 = h[5];
    long v6 = h[6];
    long v7 = h[7];
    long v8 = IV[0];
    long v9 = IV[1];
    long v10 = IV[2];
    long v11 = IV[3];
    long v12 = IV[4] ^ length;
    long v13 = IV[5];
    long v14 = last ? ~IV[6] : IV[6];
    long v15 = IV[7];
    for (int at = 0; at < ROUNDS * WORDS; at += WORDS) {
      v0 += v4 + m[SIGMA[at + 0]];
      v12 = Long.rotateRight(v12 ^ v0, 32);
      v8 += v12;
      v4 = Long.rotateRight(v4 ^ v8, 24);
      v0 += v4 + m[SIGMA[at + 1]];
      v12 = Long.rotateRight(v12 ^ v0, 16);
      v8 += v12;
      v4 = Long.rotateRight(v4 ^ v8, 63);
      v1 += v5 + m[SIGMA[at + 2]];
      v13 = Long.rotateRight(v13 ^ v1, 32);
      v9 += v13;
      v5 = Long.rotateRight(v5 ^ v9, 24);
      v1 += v5 + m[SIGMA[at + 3]];
      v13 = Long.rotateRight(v13 ^ v1, 16);
      v9 += v13;
      v5 = Long.rotateRight(v5 ^ v9, 63);
      v2 += v6 + m[SIGMA[at + 4]];
      v14 = Long.rotateRight(v14 ^ v2, 32);
      v10 += v14;
      v6 = Long.rotateRight(v6 ^ v10, 24);
      v2 += v6 + m[SIGMA[at + 5]];
      v14 = Long.rotateRight(v14 ^ v2, 16);
      v10 += v14;
      v6 = Long.rotateRight(v6 ^ v10, 63);
      v3 += v7 + m[SIGMA[at + 6]];
      v15 = Long.rotateRight(v15 ^ v3, 32);
      v11 += v15;
      v7 = Long.rotateRight(v7 ^ v11, 24);
      v3 += v7 + m[SIGMA[at + 7]];
      v15 = Long.rotateRight(v15 ^ v3, 16);
      v11 += v15;
      v7 = Long.rotateRight(v7 ^ v11, 63);
      v0 += v5 + m[SIGMA[at + 8]];
      v15 = Long.rotateRight(v15 ^ v0, 32);
      v10 += v15;
      v5 = Long.rotateRight(v5 ^ v10, 24);
      v0 += v5 + m[SIGMA[at + 9]];
      v15 = Long.rotateRight(v15 ^ v0, 16);
      v10 += v15;
      v5 = Long.rotateRight(v5 ^ v10, 63);
      v1 += v6 + m[SIGMA[at + 10]];
      v12 = Long.rotateRight(v12 ^ v1, 32);
      v11 += v12;
      v6 = Long.rotateRight(v6 ^ v11, 24);
      v1 += v6 + m[SIGMA[at + 11]];
      v12 = Long.rotateRight(v12 ^ v1, 16);
      v11 += v12;
      v6 = Long.rotateRight(v6 ^ v11, 63);
      v2 += v7 + m[SIGMA[at + 12]];
      v13 = Long.rotateRight(v13 ^ v2, 32);
      v8 += v13;
      v7 = Long.rotateRight(v7 ^ v8, 24);
      v2 += v7 + m[SIGMA[at + 13]];
      v13 = Long.rotateRight(v13 ^ v2, 16);
      v8 += v13;
      v7 = Long.rotateRight(v7 ^ v8, 63);
      v3 += v4 + m[SIGMA[at + 14]];
      v14 = Long.rotateRight(v14 ^ v3, 32);
      v9 += v14;
      v4 = Long.rotateRight(v4 ^ v9, 24);
      v3 += v4 + m[SIGMA[at + 15]];
      v14 = Long.rotateRight(v14 ^ v3, 16);
      v9 += v14;
      v4 = Long.rotateRight(v4 ^ v9, 63);
    }
    h[0] ^= v0 ^ v8;
    h[1] ^= v1 ^ v9;
    h[2] ^= v2 ^ v10;
    h[3] ^= v3 ^ v11;
    h[4] ^= v4 ^ v12;
    h[5] ^= v5 ^ v13;
    h[6] ^= v6 ^ v14;
    h[7] ^= v7 ^ v15;
  }
}
