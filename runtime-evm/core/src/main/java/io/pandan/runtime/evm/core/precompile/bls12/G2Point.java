package io.pandan.runtime.evm.core.precompile.bls12;

import java.util.Optional;
import supranational.blst.P2;
import supranational.blst.P2_Affine;

/** How EIP-2537 encodes points of G2's curve, y^2 = x^3 + 4 + 4u, to and from blst's points. */
final class G2Point {
  /** The length of an encoded point in bytes: x and y, real parts first; zero all at infinity. */
  static final int ENCODED_BYTES = 4 * Fp.ENCODED_BYTES;

  /** Where blst, which writes imaginary parts first, has the parts in the order of EIP-2537. */
  private static final int[] BLST_ORDER = {1, 0, 3, 2};

  private static final int BLST_BYTES = 4 * Fp.BYTES;
  private static final int BLST_INFINITY = 0x40;

  private G2Point() {}

  /**
   * Reads a point.
   *
   * @param inSubgroup whether the point has to be in G2, not only on its curve
   * @return the point, or empty if there is none
   */
  static Optional<P2_Affine> read(byte[] bytes, int at, boolean inSubgroup) {
    byte[] blst = new byte[BLST_BYTES];
    for (int i = 0; i < BLST_ORDER.length; i++) {
      int part = at + i * Fp.ENCODED_BYTES;
      if (!Fp.isEncoded(bytes, part)) {
        return Optional.empty();
      }
      Fp.strip(bytes, part, blst, BLST_ORDER[i] * Fp.BYTES);
    }
    if (Fp.isZero(blst, 0, BLST_BYTES)) {
      return Optional.of(new P2_Affine());
    }
    return fromBlst(blst).filter(point -> !inSubgroup || point.in_group());
  }

  /** The point with the given coordinates, which have to be those of a point. */
  static P2 of(Fp2 x, Fp2 y) {
    byte[] blst = new byte[BLST_BYTES];
    System.arraycopy(Fp.bytes(x.im()), 0, blst, 0, Fp.BYTES);
    System.arraycopy(Fp.bytes(x.re()), 0, blst, Fp.BYTES, Fp.BYTES);
    System.arraycopy(Fp.bytes(y.im()), 0, blst, 2 * Fp.BYTES, Fp.BYTES);
    System.arraycopy(Fp.bytes(y.re()), 0, blst, 3 * Fp.BYTES, Fp.BYTES);
    return fromBlst(blst)
        .orElseThrow(() -> new IllegalStateException("no point of G2's curve: " + x + ", " + y))
        .to_jacobian();
  }

  /** The encoding of a point, which is normalised for it. */
  static byte[] write(P2 point) {
    byte[] blst = point.serialize();
    byte[] out = new byte[ENCODED_BYTES];
    if (blst[0] != BLST_INFINITY) {
      for (int i = 0; i < BLST_ORDER.length; i++) {
        Fp.pad(blst, BLST_ORDER[i] * Fp.BYTES, out, i * Fp.ENCODED_BYTES);
      }
    }
    return out;
  }

  private static Optional<P2_Affine> fromBlst(byte[] blst) {
    try {
      return Optional.of(new P2_Affine(blst));
    } catch (RuntimeException e) {
      // blst throws nothing more exact where there is no point of the curve.
      return Optional.empty();
    }
  }
}
