package io.pandan.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The compression function of BLAKE2b with its working vector in local variables; words of the
 * message are picked by a round's schedule of sixteen nibbles.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7693#section-3.2">RFC 7693, 3.2</a>
 */
final class Blake2bCompression {
  /** Bytes that one compression takes in. */
  static final int BLOCK_BYTES = 128;

  /** Words of a state, and of a block. */
  static final int STATE_WORDS = 8;

  private static final int BLOCK_WORDS = 16;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long[] IV = {
    0x6a09e667f3bcc908L, 0xbb67ae8584caa73bL, 0x3c6ef372fe94f82bL, 0xa54ff53a5f1d36f1L,
    0x510e527fade682d1L, 0x9b05688c2b3e6c1fL, 0x1f83d9abfb41bd6bL, 0x5be0cd19137e2179L
  };

  /** SIGMA, the least nibble first; the last two rounds are those of the first two. */
  private static final long[] SCHEDULE = {
    0xfedcba9876543210L, 0x357b20c16df984aeL, 0x491763eadf250c8bL, 0x8f04a562ebcd1397L,
    0xd386cb1efa427509L, 0x91ef57d438b0a6c2L, 0xb8293670a4def15cL, 0xa2684f05931ce7bdL,
    0x5a417d2c803b9ef6L, 0x0dc3e9bf5167482aL, 0xfedcba9876543210L, 0x357b20c16df984aeL
  };

  private Blake2bCompression() {}

  /**
   * The state before the first block, without key.
   *
   * @param lengthBytes the length of the digest
   */
  static long[] start(int lengthBytes) {
    long[] state = IV.clone();
    state[0] ^= 0x01010000L ^ lengthBytes;
    return state;
  }

  /**
   * Takes a block in.
   *
   * @param h the state
   * @param data holds the block
   * @param offset where it begins
   * @param bytes how many bytes were taken in with this block, its padding apart
   * @param last whether this is the last block
   */
  static void apply(long[] h, byte[] data, int offset, long bytes, boolean last) {
    long[] m = new long[BLOCK_WORDS];
    for (int i = 0; i < BLOCK_WORDS; i++) {
      m[i] = (long) WORD.get(data, offset + i * Long.BYTES);
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
    long v12 = IV[4] ^ bytes;
    long v13 = IV[5];
    long v14 = IV[6] ^ (last ? -1 : 0);
    long v15 = IV[7];
    for (long s : SCHEDULE) {
      v0 += v4 + m[(int) s & 15];
      v12 = Long.rotateRight(v12 ^ v0, 32);
      v8 += v12;
      v4 = Long.rotateRight(v4 ^ v8, 24);
      v0 += v4 + m[(int) (s >>> 4) & 15];
      v12 = Long.rotateRight(v12 ^ v0, 16);
      v8 += v12;
      v4 = Long.rotateRight(v4 ^ v8, 63);
      v1 += v5 + m[(int) (s >>> 8) & 15];
      v13 = Long.rotateRight(v13 ^ v1, 32);
      v9 += v13;
      v5 = Long.rotateRight(v5 ^ v9, 24);
      v1 += v5 + m[(int) (s >>> 12) & 15];
      v13 = Long.rotateRight(v13 ^ v1, 16);
      v9 += v13;
      v5 = Long.rotateRight(v5 ^ v9, 63);
      v2 += v6 + m[(int) (s >>> 16) & 15];
      v14 = Long.rotateRight(v14 ^ v2, 32);
      v10 += v14;
      v6 = Long.rotateRight(v6 ^ v10, 24);
      v2 += v6 + m[(int) (s >>> 20) & 15];
      v14 = Long.rotateRight(v14 ^ v2, 16);
      v10 += v14;
      v6 = Long.rotateRight(v6 ^ v10, 63);
      v3 += v7 + m[(int) (s >>> 24) & 15];
      v15 = Long.rotateRight(v15 ^ v3, 32);
      v11 += v15;
      v7 = Long.rotateRight(v7 ^ v11, 24);
      v3 += v7 + m[(int) (s >>> 28) & 15];
      v15 = Long.rotateRight(v15 ^ v3, 16);
      v11 += v15;
      v7 = Long.rotateRight(v7 ^ v11, 63);
      v0 += v5 + m[(int) (s >>> 32) & 15];
      v15 = Long.rotateRight(v15 ^ v0, 32);
      v10 += v15;
      v5 = Long.rotateRight(v5 ^ v10, 24);
      v0 += v5 + m[(int) (s >>> 36) & 15];
      v15 = Long.rotateRight(v15 ^ v0, 16);
      v10 += v15;
      v5 = Long.rotateRight(v5 ^ v10, 63);
      v1 += v6 + m[(int) (s >>> 40) & 15];
      v12 = Long.rotateRight(v12 ^ v1, 32);
      v11 += v12;
      v6 = Long.rotateRight(v6 ^ v11, 24);
      v1 += v6 + m[(int) (s >>> 44) & 15];
      v12 = Long.rotateRight(v12 ^ v1, 16);
      v11 += v12;
      v6 = Long.rotateRight(v6 ^ v11, 63);
      v2 += v7 + m[(int) (s >>> 48) & 15];
      v13 = Long.rotateRight(v13 ^ v2, 32);
      v8 += v13;
      v7 = Long.rotateRight(v7 ^ v8, 24);
      v2 += v7 + m[(int) (s >>> 52) & 15];
      v13 = Long.rotateRight(v13 ^ v2, 16);
      v8 += v13;
      v7 = Long.rotateRight(v7 ^ v8, 63);
      v3 += v4 + m[(int) (s >>> 56) & 15];
      v14 = Long.rotateRight(v14 ^ v3, 32);
      v9 += v14;
      v4 = Long.rotateRight(v4 ^ v9, 24);
      v3 += v4 + m[(int) (s >>> 60) & 15];
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
