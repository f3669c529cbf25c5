package io.pandan.crypto;

import java.math.BigInteger;
import java.util.HexFormat;

/**
 * The sum of a multiple of the generator and one of another point: what the recovery of a key
 * takes. Both factors are halved by the curve's endomorphism (x, y) -> (beta x, y), which is a
 * multiplication by lambda; the four are worked off together, in windows with signs.
 *
 * @see <a href="https://www.iacr.org/archive/crypto2001/21390189.pdf">Gallant, Lambert, Vanstone:
 *     Faster Point Multiplication on Elliptic Curves with Efficient Endomorphisms</a>
 */
final class Secp256k1Multiples {
  /** More than a half of a factor has, and a carry. */
  private static final int MAX_DIGITS = 132;

  private static final int POINT_WINDOW = 5;
  private static final int GENERATOR_WINDOW = 8;

  /** A cube root of one: what x becomes under lambda, over x. */
  private static final Secp256k1Fp BETA =
      field("7ae96a2b657c07106e64479eac3434e99cf0497512f58995c1396c28719501ee");

  /** Two short vectors (A1, B1), (A2, B2) with A + B lambda = 0 modulo n; B2 is A1. */
  private static final BigInteger A1 = number("3086d221a7d46bcde86c90e49284eb15");

  private static final BigInteger MINUS_B1 = number("e4437ed6010e88286f547fa90abfe4c3");
  private static final BigInteger A2 = number("114ca50f7a8e2f3f657c1108d9d44cfd8");

  /** A quotient by n is a product with what is multiplied by 2^SCALE / n before. */
  private static final int SCALE = 384;

  private static final BigInteger A1_OVER_N = overN(A1);
  private static final BigInteger MINUS_B1_OVER_N = overN(MINUS_B1);

  private static final Secp256k1Fp GENERATOR_X =
      field("79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
  private static final Secp256k1Fp GENERATOR_Y =
      field("483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8");

  /** The generator's odd multiples, and those of its image; their coordinates are reduced. */
  private static final Secp256k1Fp[] MULTIPLES_X = new Secp256k1Fp[1 << GENERATOR_WINDOW - 2];

  private static final Secp256k1Fp[] MULTIPLES_Y = new Secp256k1Fp[1 << GENERATOR_WINDOW - 2];
  private static final Secp256k1Fp[] IMAGES_X = new Secp256k1Fp[1 << GENERATOR_WINDOW - 2];

  static {
    Secp256k1Point generator = new Secp256k1Point();
    generator.add(generator, GENERATOR_X, GENERATOR_Y);
    Secp256k1Point[] multiples = oddMultiples(generator, MULTIPLES_X.length);
    byte[] bytes = new byte[2 * Secp256k1Fp.BYTES];
    for (int i = 0; i < multiples.length; i++) {
      multiples[i].write(bytes, 0);
      MULTIPLES_X[i] = new Secp256k1Fp().read(bytes, 0);
      MULTIPLES_Y[i] = new Secp256k1Fp().read(bytes, Secp256k1Fp.BYTES);
      new Secp256k1Fp().mul(MULTIPLES_X[i], BETA).write(bytes, 0);
      IMAGES_X[i] = new Secp256k1Fp().read(bytes, 0);
    }
  }

  private Secp256k1Multiples() {}

  /** Sets a point to u times the generator and v times p, where u and v are from 0 to n - 1. */
  static Secp256k1Point sum(Secp256k1Point out, BigInteger u, BigInteger v, Secp256k1Point p) {
    BigInteger[] halves = halves(u);
    byte[] u1 = digits(halves[0], GENERATOR_WINDOW);
    byte[] u2 = digits(halves[1], GENERATOR_WINDOW);
    halves = halves(v);
    byte[] v1 = digits(halves[0], POINT_WINDOW);
    byte[] v2 = digits(halves[1], POINT_WINDOW);
    Secp256k1Point[] multiples = oddMultiples(p, 1 << POINT_WINDOW - 2);
    Secp256k1Point[] images = new Secp256k1Point[multiples.length];
    for (int i = 0; i < images.length; i++) {
      images[i] = new Secp256k1Point().set(multiples[i]);
      images[i].x.mul(images[i].x, BETA);
    }

    Secp256k1Fp minusY = new Secp256k1Fp();
    Secp256k1Point minus = new Secp256k1Point();
    out.setInfinity();
    for (int i = MAX_DIGITS - 1; i >= 0; i--) {
      if (!out.isInfinity()) {
        out.dbl(out);
      }
      if (v1[i] != 0) {
        add(out, multiples, v1[i], minus);
      }
      if (v2[i] != 0) {
        add(out, images, v2[i], minus);
      }
      if (u1[i] != 0) {
        addGenerator(out, MULTIPLES_X, u1[i], minusY);
      }
      if (u2[i] != 0) {
        addGenerator(out, IMAGES_X, u2[i], minusY);
      }
    }
    return out;
  }

  private static void add(
      Secp256k1Point out, Secp256k1Point[] multiples, int digit, Secp256k1Point minus) {
    Secp256k1Point multiple = multiples[Math.abs(digit) >> 1];
    if (digit < 0) {
      minus.set(multiple).y.neg(multiple.y);
      multiple = minus;
    }
    out.add(out, multiple);
  }

  private static void addGenerator(
      Secp256k1Point out, Secp256k1Fp[] multiplesX, int digit, Secp256k1Fp minusY) {
    int index = Math.abs(digit) >> 1;
    Secp256k1Fp y = MULTIPLES_Y[index];
    out.add(out, multiplesX[index], digit < 0 ? minusY.neg(y) : y);
  }

  /** The point, three times, five times, and so on. */
  private static Secp256k1Point[] oddMultiples(Secp256k1Point p, int count) {
    Secp256k1Point[] multiples = new Secp256k1Point[count];
    Secp256k1Point twice = new Secp256k1Point().dbl(p);
    multiples[0] = new Secp256k1Point().set(p);
    for (int i = 1; i < count; i++) {
      multiples[i] = new Secp256k1Point().add(multiples[i - 1], twice);
    }
    return multiples;
  }

  /** Two numbers of at most 128 bits, of any sign: k is the first and lambda times the second. */
  static BigInteger[] halves(BigInteger k) {
    BigInteger c1 = rounded(A1_OVER_N.multiply(k));
    BigInteger c2 = rounded(MINUS_B1_OVER_N.multiply(k));
    return new BigInteger[] {
      k.subtract(c1.multiply(A1)).subtract(c2.multiply(A2)),
      c1.multiply(MINUS_B1).subtract(c2.multiply(A1))
    };
  }

  private static BigInteger rounded(BigInteger scaled) {
    BigInteger half = scaled.shiftRight(SCALE - 1);
    return half.add(BigInteger.ONE).shiftRight(1);
  }

  private static BigInteger overN(BigInteger number) {
    return number.shiftLeft(SCALE).add(Secp256k1Point.N.shiftRight(1)).divide(Secp256k1Point.N);
  }

  /**
   * The digits of a number, the lowest first: odd ones below 2^(window - 1) with signs, and at
   * least window - 1 zeros after each.
   */
  private static byte[] digits(BigInteger number, int window) {
    BigInteger size = number.abs();
    int sign = number.signum();
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

  private static Secp256k1Fp field(String digits) {
    return new Secp256k1Fp().read(HexFormat.of().parseHex(digits), 0);
  }

  private static BigInteger number(String digits) {
    return new BigInteger(digits, 16);
  }
}
