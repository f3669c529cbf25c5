package io.pandan.vm.call;

import io.pandan.crypto.Keccak256;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keccak-256, with what one message has hashed twice of 64 bytes at hand: by such a hash Solidity
 * finds a value of a mapping, each time that it reads or writes it. Every hash is paid for all the
 * same. Holds a fixed number of them; one takes the place of another. For one thread.
 */
public final class SlotHashes {
  /** What a slot is hashed from: the key and the place of the mapping, a word each. */
  private static final int INPUT_BYTES = 64;

  private static final int PLACE_BITS = 8;
  private static final long ODD = 0x9e3779b97f4a7c15L;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** What was hashed at each place last, mixed to a number. */
  private long[] marks = {};

  /** Inputs with their digests. */
  private byte[] @Nullable [] held = {};

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
    if (marks.length == 0) {
      marks = new long[1 << PLACE_BITS];
      held = new byte[1 << PLACE_BITS][];
    }
    long mark = mix(data);
    int place = (int) (mark >>> Long.SIZE - PLACE_BITS);
    if (marks[place] != mark) {
      // What is hashed but once is not worth a copy.
      marks[place] = mark;
      return Keccak256.hash(data);
    }
    byte[] known = held[place];
    if (known != null && Arrays.equals(known, 0, INPUT_BYTES, data, 0, INPUT_BYTES)) {
      return Arrays.copyOfRange(known, INPUT_BYTES, known.length);
    }
    byte[] digest = Keccak256.hash(data);
    byte[] made = Arrays.copyOf(data, INPUT_BYTES + digest.length);
    System.arraycopy(digest, 0, made, INPUT_BYTES, digest.length);
    held[place] = made;
    return digest;
  }

  /** Products that do not wait for each other. */
  private static long mix(byte[] data) {
    long factor = ODD;
    long mixed = 0;
    for (int i = 0; i < INPUT_BYTES; i += Long.BYTES) {
      long word = (long) LONG.get(data, i);
      mixed += (word ^ word >>> 29) * factor;
      factor += 2 * ODD;
    }
    return (mixed ^ mixed >>> 32) * ODD;
  }
}
