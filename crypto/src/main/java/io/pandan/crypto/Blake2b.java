package io.pandan.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Blake2b without key: the hash of Filecoin's state, messages and addresses. Own code, because
 * every block that an actor writes is hashed: docs/decisions/0017.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7693">RFC 7693</a>
 */
public final class Blake2b {
  /** The longest digest in bytes. */
  public static final int MAX_LENGTH_BYTES = 64;

  private static final int BYTES_256 = 32;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

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
    long[] state = Blake2bCompression.start(lengthBytes);
    // The block that is being filled: it is taken in when more comes, for the last one differs.
    byte[] block = new byte[Blake2bCompression.BLOCK_BYTES];
    int filled = 0;
    long taken = 0;
    for (byte[] piece : data) {
      int at = 0;
      while (at < piece.length) {
        if (filled == block.length) {
          taken += block.length;
          Blake2bCompression.apply(state, block, 0, taken, false);
          filled = 0;
        }
        while (filled == 0 && piece.length - at > block.length) {
          taken += block.length;
          Blake2bCompression.apply(state, piece, at, taken, false);
          at += block.length;
        }
        int count = Math.min(block.length - filled, piece.length - at);
        System.arraycopy(piece, at, block, filled, count);
        filled += count;
        at += count;
      }
    }
    Arrays.fill(block, filled, block.length, (byte) 0);
    Blake2bCompression.apply(state, block, 0, taken + filled, true);
    byte[] digest = new byte[MAX_LENGTH_BYTES];
    for (int i = 0; i < Blake2bCompression.STATE_WORDS; i++) {
      WORD.set(digest, i * Long.BYTES, state[i]);
    }
    return lengthBytes == MAX_LENGTH_BYTES ? digest : Arrays.copyOf(digest, lengthBytes);
  }
}
