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

  private final byte[] input;
  private int at;

  AbiReader(byte[] input) {
    this.input = input;
  }

  /** Goes to a place, counted from the beginning and unsigned. */
  void seek(long offset) {
    at = offset < 0 || offset > input.length ? input.length : (int) offset;
  }

  byte[] readWord() {
    return readPadded(WORD);
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
   * The next bytes, of which no more than so many are given.
   *
   * @param length how many are asked for, from 0
   * @param most beyond which it does not matter how many they are
   * @throws ActorException if the network's actor, whose memory has 32 bits, cannot hold so many:
   *     Rust's {@code Vec} has at most {@code isize::MAX} bytes, and panics
   */
  byte[] readPadded(long length, int most) {
    if (length > Integer.MAX_VALUE) {
      throw new ActorException(ExitCode.USR_ASSERTION_FAILED, "capacity overflow: " + length);
    }
    return readPadded((int) Math.min(length, most));
  }

  private byte[] readPadded(int length) {
    byte[] bytes = Arrays.copyOfRange(input, at, at + length);
    at = Math.min(input.length, at + length);
    return bytes;
  }
}
