package io.pandan.runtime.evm.core.precompile.bls12;

import java.math.BigInteger;
import java.util.Optional;
import supranational.blst.P2;

/**
 * The map from F_p2 to G2: the simplified SWU map to an isogenous curve, the isogeny of degree
 * three, and the endomorphisms that lead into the subgroup.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9380#section-8.8.2">RFC 9380, sections 8.8.2,
 *     6.6.2, E.3 and G.3</a>
 */
final class G2Map {
  /** The isogenous curve is y^2 = x^3 + Ax + B. */
  private static final Fp2 A = Fp2.of(0, 240);

  private static final Fp2 B = Fp2.of(1012, 1012);
  private static final Fp2 Z = Fp2.of(-2, -1);
  private static final Fp2 MINUS_B_BY_A = B.negate().mul(A.inverse());
  private static final Fp2 B_BY_Z_A = B.mul(Z.mul(A).inverse());

  /** Where the isogeny has its pole; with it the constants of RFC 9380, E.3 are small fractions. */
  private static final Fp2 POLE = Fp2.of(-6, 6);

  private static final Fp2[] X_NUMERATOR = {
    Fp2.of(304, 304), Fp2.of(0, -24), Fp2.of(12, -12), Fp2.ONE
  };
  private static final Fp2[] Y_NUMERATOR = {
    Fp2.of(752, 752), Fp2.of(0, 264), Fp2.of(-18, 18), Fp2.of(-1, 0)
  };
  private static final Fp2 NINTH = Fp2.of(9, 0).inverse();
  private static final Fp2 TWENTY_SEVENTH = Fp2.of(27, 0).inverse();

  /** The negative of the curve's parameter. */
  private static final BigInteger MINUS_T = new BigInteger("d201000000010000", 16);

  /** How the p-th power, brought back to the twist, changes x and y besides conjugating them. */
  private static final Fp2 PSI_X = frobeniusFactor(3);

  private static final Fp2 PSI_Y = frobeniusFactor(2);

  private G2Map() {}

  /** The point of G2 for an element. */
  static P2 map(Fp2 u) {
    // x1 = -B/A (1 + 1/(Z^2 u^4 + Z u^2)), or x2 = Z u^2 x1 where x1 is no point's.
    Fp2 zuu = Z.mul(u.sqr());
    Fp2 inverse = zuu.sqr().add(zuu).inverse();
    Fp2 x = inverse.isZero() ? B_BY_Z_A : MINUS_B_BY_A.mul(inverse.add(Fp2.ONE));
    Optional<Fp2> root = curve(x).sqrt();
    if (root.isEmpty()) {
      x = zuu.mul(x);
      root = curve(x).sqrt();
    }
    Fp2 y = root.orElseThrow(() -> new IllegalStateException("neither x is a point's: " + u));
    return isogeny(x, u.isOdd() == y.isOdd() ? y : y.negate());
  }

  private static Fp2 curve(Fp2 x) {
    return x.sqr().add(A).mul(x).add(B);
  }

  private static P2 isogeny(Fp2 x, Fp2 y) {
    Fp2 inverse = x.sub(POLE).inverse();
    if (inverse.isZero()) {
      return new P2();
    }
    Fp2 square = inverse.sqr();
    return clearCofactor(
        evaluate(X_NUMERATOR, x).mul(square).mul(NINTH),
        evaluate(Y_NUMERATOR, x).mul(y).mul(square.mul(inverse)).mul(TWENTY_SEVENTH));
  }

  /** [T^2 - T - 1]P + [T - 1]psi(P) + [2]psi^2(P), where T is the curve's parameter. */
  private static P2 clearCofactor(Fp2 x, Fp2 y) {
    Fp2 psiX = x.conjugate().mul(PSI_X);
    Fp2 psiY = y.conjugate().mul(PSI_Y);
    P2 psi = G2Point.of(psiX, psiY);
    P2 psi2 = G2Point.of(psiX.conjugate().mul(PSI_X), psiY.conjugate().mul(PSI_Y));
    P2 p = G2Point.of(x, y);
    // With -T = M: [M]([M]P - psi(P)) + [M]P - P - psi(P) + [2]psi^2(P).
    P2 multiple = p.dup().mult(MINUS_T);
    P2 minusPsi = psi.neg();
    return multiple
        .dup()
        .add(minusPsi)
        .mult(MINUS_T)
        .add(multiple)
        .add(p.neg())
        .add(minusPsi)
        .add(psi2.dbl());
  }

  private static Fp2 evaluate(Fp2[] polynomial, Fp2 x) {
    Fp2 value = polynomial[polynomial.length - 1];
    for (int i = polynomial.length - 2; i >= 0; i--) {
      value = value.mul(x).add(polynomial[i]);
    }
    return value;
  }

  /** 1/(1 + u)^((p - 1)/divisor). */
  private static Fp2 frobeniusFactor(long divisor) {
    BigInteger exponent = Fp.P.subtract(BigInteger.ONE).divide(BigInteger.valueOf(divisor));
    return Fp2.of(1, 1).pow(exponent).inverse();
  }
}
