package io.pandan.vm.call;

import io.pandan.crypto.Keccak256;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keccak-256, with what one message hashed of 64 bytes at hand: by such a hash Solidity finds a
 * value of a mapping, each time that it reads or writes it. Every hash is paid for all the same.
 * Holds a fixed number of them; one takes the place of another. For one thread.
 */
public final class SlotHashes {
  /** What a slot is hashed from: the key and the place of the mapping, a word each. */
  private static final int INPUT_BYTES = 64;

  /** How many are held, a power of two: 64 KiB at most. */
  private static final int HELD = 256;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte @Nullable [] @Nullable [] held;

  /**
   * The digest.
   *
   * @param data the data; not kept
   * @return a new array of 32 bytes
   */
  public byte[] keccak256(byte[] data) {
    if (data.length != INPUT_BYTES) {
      return Keccak256.hash(data);
    }
    byte[][] table = held;
    if (table == null) {
      table = new byte[HELD][];
      held = table;
    }
    int place = place(data);
    byte[] known = table[place];
    if (known != null && Arrays.equals(known, 0, INPUT_BYTES, data, 0, INPUT_BYTES)) {
      return Arrays.copyOfRange(known, INPUT_BYTES, known.length);
    }
    byte[] digest = Keccak256.hash(data);
    byte[] made = Arrays.copyOf(data, INPUT_BYTES + digest.length);
    System.arraycopy(digest, 0, made, INPUT_BYTES, digest.length);
    table[place] = made;
    return digest;
  }

  private static int place(byte[] data) {
    long mixed = 0;
    for (int i = 0; i < INPUT_BYTES; i += Long.BYTES) {
      mixed = (mixed ^ (long) LONG.get(data, i)) * 0x9e3779b97f4a7c15L;
      mixed ^= mixed >>> 32;
    }
    return (int) mixed & HELD - 1;
  }
}
