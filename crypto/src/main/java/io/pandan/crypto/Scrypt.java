package io.pandan.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * The key derivation function scrypt (RFC 7914), which wallets protect private keys by. Slow and
 * large on purpose.
 *
 * <p>The RFC's bound of N by r is not kept, since there are wallets that exceed it; that is why
 * Bouncy Castle's, which keeps it, is not used here.
 */
public final class Scrypt {
  /** The most memory that a derivation may take, in bytes: four times what go-ethereum's do. */
  public static final long MAX_MEMORY_BYTES = 1L << 30;

  /** The ints of one block of Salsa20. */
  private static final int SALSA_INTS = 16;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private Scrypt() {}

  /**
   * Derives a key.
   *
   * @param password any bytes; not kept
   * @param salt any bytes; not kept
   * @param cost N, a power of 2 above 1
   * @param blockSize r, from 1; 128 · N · r is the memory in bytes, at most {@link
   *     #MAX_MEMORY_BYTES}
   * @param parallelism p, from 1; 128 · r · p likewise
   * @param length of the key in bytes, from 1
   * @return a new array
   * @throws IllegalArgumentException when a parameter is out of its range
   */
  public static byte[] derive(
      byte[] password, byte[] salt, int cost, int blockSize, int parallelism, int length) {
    if (cost < 2 || Integer.bitCount(cost) != 1 || blockSize < 1 || parallelism < 1 || length < 1) {
      throw new IllegalArgumentException(
          "scrypt with N %d, r %d, p %d, %d bytes".formatted(cost, blockSize, parallelism, length));
    }
    long rows = Math.max(cost, parallelism);
    if (rows * blockSize > MAX_MEMORY_BYTES / 128) {
      throw new IllegalArgumentException(
          "scrypt takes %d times %d times 128 bytes of memory, limit %d"
              .formatted(rows, blockSize, MAX_MEMORY_BYTES));
    }
    byte[] blocks = pbkdf2(password, salt, parallelism * 128 * blockSize);
    int[] table = new int[cost * 32 * blockSize];
    for (int i = 0; i < parallelism; i++) {
      mix(blocks, i * 128 * blockSize, table, cost, 32 * blockSize);
    }
    return pbkdf2(password, blocks, length);
  }

  private static byte[] pbkdf2(byte[] password, byte[] salt, int length) {
    PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(new SHA256Digest());
    generator.init(password, salt, 1);
    return ((KeyParameter) generator.generateDerivedMacParameters(length * Byte.SIZE)).getKey();
  }

  /** RFC 7914, 5: scryptROMix. */
  private static void mix(byte[] bytes, int offset, int[] table, int cost, int width) {
    int[] x = new int[width];
    int[] y = new int[width];
    int[] salsa = new int[SALSA_INTS];
    for (int i = 0; i < width; i++) {
      x[i] = (int) INTS.get(bytes, offset + 4 * i);
    }
    for (int i = 0; i < cost; i++) {
      System.arraycopy(x, 0, table, i * width, width);
      mixBlocks(x, y, salsa);
      int[] swap = x;
      x = y;
      y = swap;
    }
    for (int i = 0; i < cost; i++) {
      int row = (x[width - SALSA_INTS] & cost - 1) * width;
      for (int j = 0; j < width; j++) {
        x[j] ^= table[row + j];
      }
      mixBlocks(x, y, salsa);
      int[] swap = x;
      x = y;
      y = swap;
    }
    for (int i = 0; i < width; i++) {
      INTS.set(bytes, offset + 4 * i, x[i]);
    }
  }

  /** RFC 7914, 4: scryptBlockMix, the even blocks before the odd ones. */
  private static void mixBlocks(int[] in, int[] out, int[] salsa) {
    int blocks = in.length / SALSA_INTS;
    System.arraycopy(in, in.length - SALSA_INTS, salsa, 0, SALSA_INTS);
    for (int i = 0; i < blocks; i++) {
      for (int j = 0; j < SALSA_INTS; j++) {
        salsa[j] ^= in[i * SALSA_INTS + j];
      }
      salsa20(salsa);
      int place = i / 2 + (i & 1) * (blocks / 2);
      System.arraycopy(salsa, 0, out, place * SALSA_INTS, SALSA_INTS);
    }
  }

  /** RFC 7914, 3: the core of Salsa20 with 8 rounds. */
  private static void salsa20(int[] block) {
    int[] x = block.clone();
    for (int i = 0; i < 4; i++) {
      quarter(x, 0, 4, 8, 12);
      quarter(x, 5, 9, 13, 1);
      quarter(x, 10, 14, 2, 6);
      quarter(x, 15, 3, 7, 11);
      quarter(x, 0, 1, 2, 3);
      quarter(x, 5, 6, 7, 4);
      quarter(x, 10, 11, 8, 9);
      quarter(x, 15, 12, 13, 14);
    }
    for (int i = 0; i < SALSA_INTS; i++) {
      block[i] += x[i];
    }
  }

  private static void quarter(int[] x, int a, int b, int c, int d) {
    x[b] ^= Integer.rotateLeft(x[a] + x[d], 7);
    x[c] ^= Integer.rotateLeft(x[b] + x[a], 9);
    x[d] ^= Integer.rotateLeft(x[c] + x[b], 13);
    x[a] ^= Integer.rotateLeft(x[d] + x[c], 18);
  }
}
