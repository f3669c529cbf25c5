package io.pandan.runtime.evm.core.precompile.bls12;

import java.math.BigInteger;
import java.util.Arrays;

/** The field of BLS12-381's coordinates: its modulus and how EIP-2537 encodes its elements. */
final class Fp {
  /** The modulus; three modulo four. */
  static final BigInteger P =
      new BigInteger(
          "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf"
              + "6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab",
          16);

  /** The length of an element's encoding in bytes: big-endian, the first sixteen zero. */
  static final int ENCODED_BYTES = 64;

  /** The length of an element itself in bytes. */
  static final int BYTES = 48;

  private static final int PADDING_BYTES = ENCODED_BYTES - BYTES;
  private static final byte[] MODULUS = bytes(P);
  private static final BigInteger SQRT_EXPONENT = P.add(BigInteger.ONE).shiftRight(2);

  private Fp() {}

  /** Whether there is an element's encoding: padded with zeros and below the modulus. */
  static boolean isEncoded(byte[] bytes, int at) {
    int element = at + PADDING_BYTES;
    return isZero(bytes, at, element)
        && Arrays.compareUnsigned(bytes, element, element + BYTES, MODULUS, 0, BYTES) < 0;
  }

  /** Whether the bytes from a place to before another are zero. */
  static boolean isZero(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** The element that is encoded there. */
  static BigInteger read(byte[] bytes, int at) {
    return new BigInteger(1, bytes, at + PADDING_BYTES, BYTES);
  }

  /** Copies an encoded element, without its padding. */
  static void strip(byte[] encoded, int at, byte[] out, int outAt) {
    System.arraycopy(encoded, at + PADDING_BYTES, out, outAt, BYTES);
  }

  /** Copies an element of 48 bytes over an encoding of zero. */
  static void pad(byte[] bytes, int at, byte[] out, int outAt) {
    System.arraycopy(bytes, at, out, outAt + PADDING_BYTES, BYTES);
  }

  /** The 48 bytes of an element, or of the modulus. */
  static byte[] bytes(BigInteger element) {
    byte[] signed = element.toByteArray();
    byte[] out = new byte[BYTES];
    int length = Math.min(signed.length, BYTES);
    System.arraycopy(signed, signed.length - length, out, BYTES - length, length);
    return out;
  }

  static BigInteger mul(BigInteger x, BigInteger y) {
    return x.multiply(y).mod(P);
  }

  /** 1/x, and zero for zero. */
  static BigInteger inverse(BigInteger x) {
    return x.signum() == 0 ? x : x.modInverse(P);
  }

  /** A square root of x if it has one; otherwise one of -x. */
  static BigInteger sqrtOrOfNegative(BigInteger x) {
    return x.modPow(SQRT_EXPONENT, P);
  }
}
