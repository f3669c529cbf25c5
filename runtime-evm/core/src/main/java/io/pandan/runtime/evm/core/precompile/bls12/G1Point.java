package io.pandan.runtime.evm.core.precompile.bls12;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import supranational.blst.P1;
import supranational.blst.P1_Affine;

/** How EIP-2537 encodes points of G1's curve, y^2 = x^3 + 4, to and from blst's points. */
final class G1Point {
  /** The length of an encoded point in bytes: x and y; zero both at infinity. */
  static final int ENCODED_BYTES = 2 * Fp.ENCODED_BYTES;

  private static final int BLST_BYTES = 2 * Fp.BYTES;
  private static final int BLST_INFINITY = 0x40;

  private G1Point() {}

  /**
   * Reads a point.
   *
   * @param inSubgroup whether the point has to be in G1, not only on its curve
   * @return the point, or empty if there is none
   */
  static Optional<P1_Affine> read(byte[] bytes, int at, boolean inSubgroup) {
    int y = at + Fp.ENCODED_BYTES;
    if (!Fp.isEncoded(bytes, at) || !Fp.isEncoded(bytes, y)) {
      return Optional.empty();
    }
    if (Fp.isZero(bytes, at, at + ENCODED_BYTES)) {
      return Optional.of(new P1_Affine());
    }
    byte[] blst = new byte[BLST_BYTES];
    Fp.strip(bytes, at, blst, 0);
    Fp.strip(bytes, y, blst, Fp.BYTES);
    return fromBlst(blst).filter(point -> !inSubgroup || point.in_group());
  }

  /** The point with the given coordinates, which have to be those of a point. */
  static P1 of(BigInteger x, BigInteger y) {
    byte[] blst = Arrays.copyOf(Fp.bytes(x), BLST_BYTES);
    System.arraycopy(Fp.bytes(y), 0, blst, Fp.BYTES, Fp.BYTES);
    return fromBlst(blst)
        .orElseThrow(() -> new IllegalStateException("no point of G1's curve: " + x + ", " + y))
        .to_jacobian();
  }

  /** The encoding of a point, which is normalised for it. */
  static byte[] write(P1 point) {
    byte[] blst = point.serialize();
    byte[] out = new byte[ENCODED_BYTES];
    if (blst[0] != BLST_INFINITY) {
      Fp.pad(blst, 0, out, 0);
      Fp.pad(blst, Fp.BYTES, out, Fp.ENCODED_BYTES);
    }
    return out;
  }

  private static Optional<P1_Affine> fromBlst(byte[] blst) {
    if (Fp.isZero(blst, 0, Fp.BYTES)) {
      return OrderThree.of(blst);
    }
    try {
      return Optional.of(new P1_Affine(blst));
    } catch (RuntimeException e) {
      // blst throws nothing more exact where there is no point of the curve.
      return Optional.empty();
    }
  }

  /**
   * The points (0, 2) and (0, -2): on the curve, but blst does not read them. They are added up
   * from points that it reads.
   */
  private static final class OrderThree {
    private static final byte[] PLUS_TWO = Fp.bytes(BigInteger.TWO);
    private static final byte[] MINUS_TWO = Fp.bytes(Fp.P.subtract(BigInteger.TWO));
    private static final P1_Affine POINT = sum();

    static Optional<P1_Affine> of(byte[] blst) {
      byte[] y = Arrays.copyOfRange(blst, Fp.BYTES, BLST_BYTES);
      if (Arrays.equals(y, PLUS_TWO)) {
        return Optional.of(POINT);
      }
      return Arrays.equals(y, MINUS_TWO)
          ? Optional.of(POINT.to_jacobian().neg().to_affine())
          : Optional.empty();
    }

    /** (0, 2) = G + ((0, 2) - G), the latter by the chord through (0, 2) and -G. */
    private static P1_Affine sum() {
      byte[] generator = P1.generator().serialize();
      BigInteger x = new BigInteger(1, generator, 0, Fp.BYTES);
      BigInteger minusY = Fp.P.subtract(new BigInteger(1, generator, Fp.BYTES, Fp.BYTES));
      BigInteger slope = Fp.mul(minusY.subtract(BigInteger.TWO), Fp.inverse(x));
      BigInteger sumX = slope.multiply(slope).subtract(x).mod(Fp.P);
      BigInteger sumY = slope.multiply(sumX).add(BigInteger.TWO).negate().mod(Fp.P);
      return P1.generator().add(G1Point.of(sumX, sumY)).to_affine();
    }
  }
}
