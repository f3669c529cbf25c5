package io.pandan.runtime.evm.core.precompile.bn254;

import java.math.BigInteger;

/**
 * The endomorphism (x, y) -> (beta x, y) of G1, a multiplication by lambda: it halves the factors
 * of multiplications.
 *
 * @see <a href="https://www.iacr.org/archive/crypto2001/21390189.pdf">Gallant, Lambert, Vanstone:
 *     Faster Point Multiplication on Elliptic Curves with Efficient Endomorphisms</a>
 */
final class Endomorphism {
  /** The order of G1. */
  static final BigInteger ORDER =
      new BigInteger(
          "21888242871839275222246405745257275088548364400416034343698204186575808495617");

  /** A root of x^2 + x + 1 modulo the order. */
  static final BigInteger LAMBDA =
      new BigInteger("30644e72e131a029048b6e193fd84104cc37a73fec2bc5e9b8ca0b2d36636f23", 16);

  /** A cube root of one; nobody may change it. */
  static final Fp BETA =
      Fp.of(new BigInteger("30644e72e131a0295e6dd9e7e0acccb0c28f069fbb966e3de4bd44e5607cfd48", 16));

  /** More digits than a half of a factor has, with a carry. */
  private static final int MAX_DIGITS = 132;

  /** Two short vectors (A1, B1), (A2, -A1) with A + B lambda = 0 modulo the order. */
  private static final BigInteger A1;

  private static final BigInteger B1;
  private static final BigInteger A2;

  static {
    BigInteger t = BigInteger.valueOf(G2.T);
    BigInteger sixSquares = t.multiply(t).multiply(BigInteger.valueOf(6));
    A1 = t.shiftLeft(1).add(BigInteger.ONE);
    B1 = sixSquares.add(t.shiftLeft(2)).add(BigInteger.ONE);
    A2 = sixSquares.add(t.shiftLeft(1));
  }

  private Endomorphism() {}

  /** Two numbers of at most 128 bits, of any sign: k is the first and lambda times the second. */
  static BigInteger[] halves(BigInteger k) {
    BigInteger c1 = A1.multiply(k).divide(ORDER);
    BigInteger c2 = B1.multiply(k).divide(ORDER);
    return new BigInteger[] {
      k.subtract(c1.multiply(A1)).subtract(c2.multiply(A2)),
      c2.multiply(A1).subtract(c1.multiply(B1))
    };
  }

  /**
   * The digits of a half, the lowest first: odd ones below 2^(window - 1) with signs, and at least
   * window - 1 zeros after each.
   */
  static byte[] digits(BigInteger half, int window) {
    BigInteger size = half.abs();
    int sign = half.signum();
    byte[] digits = new byte[MAX_DIGITS];
    int carry = 0;
    for (int i = 0; i < MAX_DIGITS; ) {
      if ((size.testBit(i) ? 1 : 0) == carry) {
        i++;
        continue;
      }
      int digit = carry;
      for (int bit = 0; bit < window; bit++) {
        digit += size.testBit(i + bit) ? 1 << bit : 0;
      }
      carry = digit >> window - 1;
      digits[i] = (byte) (sign * (digit - (carry << window)));
      i += window;
    }
    return digits;
  }
}
