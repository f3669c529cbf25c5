package io.pandan.runtime.evm.actor;

import io.pandan.api.ExitCode;
import io.pandan.api.actor.ActorException;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Reads Solidity's ABI encoding; beyond its end the input goes on with zeros. Source:
 * builtin-actors {@code actors/evm/src/reader.rs}.
 */
final class AbiReader {
  private static final int WORD = 32;

  /** A value does not fit the type that is asked for. */
  static final class OverflowException extends Exception {
    OverflowException(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Bytes of the input, not yet copied.
   *
   * @param at where they begin in {@code data}
   * @param present how many of them there are; the others are zeros
   * @param length how many they are
   */
  record Part(byte[] data, int at, int present, int length) {
    /** A copy of the first bytes, as many as there are but no more than so many. */
    byte[] copy(int most) {
      byte[] bytes = new byte[Math.min(length, most)];
      System.arraycopy(data, at, bytes, 0, Math.min(present, bytes.length));
      return bytes;
    }
  }

  private final byte[] data;
  private final int start;
  private final int end;
  private int at;

  /** Reads a region of an array. */
  AbiReader(byte[] data, int offset, int length) {
    this.data = data;
    start = offset;
    end = offset + length;
    at = offset;
  }

  /** Goes to a place, counted from the beginning and unsigned. */
  void seek(long offset) {
    at = offset < 0 || offset > end - start ? end : start + (int) offset;
  }

  private byte[] readWord() {
    return next(WORD).copy(WORD);
  }

  BigInteger readUint256() {
    return new BigInteger(1, readWord());
  }

  /** A {@code uint64}, or the bits of an {@code int64} that is not negative or has no sign bits. */
  long readUint64() throws OverflowException {
    return readUnsigned(8);
  }

  long readUint32() throws OverflowException {
    return readUnsigned(4);
  }

  private long readUnsigned(int bytes) throws OverflowException {
    byte[] word = readWord();
    long value = 0;
    for (int i = 0; i < WORD; i++) {
      if (i < WORD - bytes && word[i] != 0) {
        throw new OverflowException("more than " + bytes + " bytes in " + Arrays.toString(word));
      }
      value = value << 8 | word[i] & 0xff;
    }
    return value;
  }

  /**
   * The next bytes.
   *
   * @param length how many, from 0
   * @throws ActorException if the network's actor, whose memory has 32 bits, cannot hold so many:
   *     Rust's {@code Vec} has at most {@code isize::MAX} bytes, and panics
   */
  Part readPart(long length) {
    if (length > Integer.MAX_VALUE) {
      throw new ActorException(ExitCode.USR_ASSERTION_FAILED, "capacity overflow: " + length);
    }
    return next((int) length);
  }

  private Part next(int length) {
    Part part = new Part(data, at, Math.min(length, end - at), length);
    at += part.present();
    return part;
  }
}
