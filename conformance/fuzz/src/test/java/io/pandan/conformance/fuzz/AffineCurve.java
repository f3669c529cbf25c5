package io.pandan.conformance.fuzz;

import java.math.BigInteger;
import java.util.Optional;

/**
 * The curve y^2 = x^3 + ax + b over a prime field, by the formulas of the textbook over big
 * integers: slow, and sharing nothing with what it is compared to.
 *
 * @param p the field's modulus, three modulo four
 * @param a the curve's a
 * @param b the curve's b
 * @param order the order of the group in which the generator is
 * @param generator the generator
 */
record AffineCurve(
    BigInteger p, BigInteger a, BigInteger b, BigInteger order, Optional<Point> generator) {

  static final AffineCurve SECP256K1 =
      of(
          "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f",
          "0",
          "7",
          "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
          "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
          "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8");

  static final AffineCurve SECP256R1 =
      of(
          "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
          "ffffffff00000001000000000000000000000000fffffffffffffffffffffffc",
          "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
          "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
          "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
          "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5");

  static final AffineCurve BN254 =
      of(
          "30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47",
          "0",
          "3",
          "30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001",
          "1",
          "2");

  static final AffineCurve BLS12_381 =
      of(
          "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf"
              + "6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab",
          "0",
          "4",
          "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001",
          "17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905"
              + "a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb",
          "08b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af6"
              + "00db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1");

  /** A point that is not at infinity. */
  record Point(BigInteger x, BigInteger y) {}

  /** Infinity. */
  static final Optional<Point> INFINITY = Optional.empty();

  private static AffineCurve of(String p, String a, String b, String order, String x, String y) {
    return new AffineCurve(
        number(p),
        number(a),
        number(b),
        number(order),
        Optional.of(new Point(number(x), number(y))));
  }

  private static BigInteger number(String digits) {
    return new BigInteger(digits, 16);
  }

  /** Whether reduced coordinates are those of a point. */
  boolean contains(BigInteger x, BigInteger y) {
    return x.compareTo(p) < 0
        && y.compareTo(p) < 0
        && y.multiply(y).subtract(right(x)).mod(p).signum() == 0;
  }

  /** A point with this x, if there is one, and with a y that is even or odd. */
  Optional<Point> withX(BigInteger x, boolean odd) {
    BigInteger y = right(x).modPow(p.add(BigInteger.ONE).shiftRight(2), p);
    if (!contains(x, y)) {
      return Optional.empty();
    }
    return Optional.of(new Point(x, y.testBit(0) == odd ? y : p.subtract(y).mod(p)));
  }

  private BigInteger right(BigInteger x) {
    return x.multiply(x).add(a).multiply(x).add(b).mod(p);
  }

  Optional<Point> negate(Optional<Point> point) {
    return point.map(q -> new Point(q.x, q.y.negate().mod(p)));
  }

  Optional<Point> add(Optional<Point> left, Optional<Point> right) {
    if (left.isEmpty() || right.isEmpty()) {
      return left.isEmpty() ? right : left;
    }
    Point q = left.get();
    Point r = right.get();
    BigInteger slope;
    if (!q.x.equals(r.x)) {
      slope = r.y.subtract(q.y).multiply(r.x.subtract(q.x).modInverse(p));
    } else if (q.y.equals(r.y) && q.y.signum() != 0) {
      BigInteger three = BigInteger.valueOf(3);
      slope = q.x.multiply(q.x).multiply(three).add(a).multiply(q.y.shiftLeft(1).modInverse(p));
    } else {
      return INFINITY;
    }
    BigInteger x = slope.multiply(slope).subtract(q.x).subtract(r.x).mod(p);
    return Optional.of(new Point(x, slope.multiply(q.x.subtract(x)).subtract(q.y).mod(p)));
  }

  /** The sum of so many of the point, which may be none of the generator's group. */
  Optional<Point> multiply(Optional<Point> point, BigInteger times) {
    Optional<Point> sum = INFINITY;
    for (int bit = times.bitLength() - 1; bit >= 0; bit--) {
      sum = add(sum, sum);
      if (times.testBit(bit)) {
        sum = add(sum, point);
      }
    }
    return sum;
  }

  /** So many of the generator. */
  Optional<Point> multiple(BigInteger times) {
    return multiply(generator, times.mod(order));
  }
}
