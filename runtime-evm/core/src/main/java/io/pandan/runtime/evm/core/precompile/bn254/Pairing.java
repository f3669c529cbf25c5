package io.pandan.runtime.evm.core.precompile.bn254;

import java.math.BigInteger;
import java.util.List;

/**
 * The optimal ate pairing of bn254, of many pairs of points at once: the squarings of the Miller
 * loop and the final exponentiation are shared.
 *
 * @see <a href="https://eprint.iacr.org/2010/354">Beuchat and others, algorithms 1 and 31</a>
 */
final class Pairing {
  /** The digits of 6T + 2, each -1, 0 or 1, the highest first. */
  private static final byte[] LOOP =
      signedDigits(BigInteger.valueOf(G2.T).multiply(BigInteger.valueOf(6)).add(BigInteger.TWO));

  private static final Fp HALF = new Fp().inv(Fp.of(BigInteger.TWO));

  private final Scratch t = new Scratch();
  private final Fp12 result = new Fp12();

  /**
   * Whether the product of all pairings is one.
   *
   * @param pairs points of G1 and G2, none at infinity
   */
  boolean isOne(List<Pair> pairs) {
    if (pairs.isEmpty()) {
      return true;
    }
    return pairing(pairs).isOne();
  }

  /** The product of all pairings, valid until the next call. */
  Fp12 pairing(List<Pair> pairs) {
    millerLoop(pairs);
    finalExponentiation(result);
    return result;
  }

  private void millerLoop(List<Pair> pairs) {
    result.setOne();
    for (int i = 1; i < LOOP.length; i++) {
      result.sqr(result, t);
      for (Pair pair : pairs) {
        pair.dbl(t);
        pair.multiply(result, t);
        if (LOOP[i] != 0) {
          pair.add(pair.q.x, LOOP[i] > 0 ? pair.q.y : pair.minusY, t);
          pair.multiply(result, t);
        }
      }
    }
    G2 image = new G2();
    for (Pair pair : pairs) {
      image.psi(pair.q, t);
      pair.add(image.x, image.y, t);
      pair.multiply(result, t);
      image.psi(image, t);
      pair.add(image.x, image.y.neg(image.y), t);
      pair.multiply(result, t);
    }
  }

  /** Raises f to (p^12 - 1)/r. */
  private void finalExponentiation(Fp12 f) {
    // To (p^6 - 1)(p^2 + 1): from here on 1/f is the conjugate.
    Fp12 g = new Fp12().conj(f);
    f.inv(f, t).mul(g, f, t);
    g.frobenius(f, 2, t);
    f.mul(g, f, t);

    // To (p^4 - p^2 + 1)/r, written in powers of p and T.
    Fp12 ft = powT(new Fp12(), f);
    Fp12 ft2 = powT(new Fp12(), ft);
    Fp12 ft3 = powT(new Fp12(), ft2);
    Fp12 y0 = new Fp12().frobenius(f, 1, t);
    y0.mul(y0, g.frobenius(f, 2, t), t).mul(y0, g.frobenius(f, 3, t), t);
    Fp12 y2 = new Fp12().frobenius(ft2, 2, t);
    Fp12 y3 = new Fp12().frobenius(ft, 1, t);
    y3.conj(y3);
    Fp12 y4 = new Fp12().frobenius(ft2, 1, t);
    y4.mul(y4, ft, t).conj(y4);
    Fp12 y5 = ft2.conj(ft2);
    Fp12 y6 = new Fp12().frobenius(ft3, 1, t);
    y6.mul(y6, ft3, t).conj(y6);

    Fp12 t0 = y6.sqrCyclotomic(y6, t).mul(y6, y4, t).mul(y6, y5, t);
    Fp12 t1 = y3.mul(y3, y5, t).mul(y3, t0, t);
    t0.mul(t0, y2, t);
    t1.sqrCyclotomic(t1, t).mul(t1, t0, t).sqrCyclotomic(t1, t);
    t0.mul(t1, f.conj(f), t);
    t1.mul(t1, y0, t);
    f.set(t0.sqrCyclotomic(t0, t).mul(t0, t1, t));
  }

  private Fp12 powT(Fp12 out, Fp12 x) {
    out.set(x);
    for (int bit = 62 - Long.numberOfLeadingZeros(G2.T); bit >= 0; bit--) {
      out.sqrCyclotomic(out, t);
      if ((G2.T >>> bit & 1) != 0) {
        out.mul(out, x, t);
      }
    }
    return out;
  }

  private static byte[] signedDigits(BigInteger value) {
    byte[] digits = new byte[value.bitLength() + 1];
    BigInteger rest = value;
    int count = 0;
    while (rest.signum() != 0) {
      byte digit = 0;
      if (rest.testBit(0)) {
        digit = (byte) (rest.testBit(1) ? -1 : 1);
        rest = rest.subtract(BigInteger.valueOf(digit));
      }
      digits[count++] = digit;
      rest = rest.shiftRight(1);
    }
    byte[] highestFirst = new byte[count];
    for (int i = 0; i < count; i++) {
      highestFirst[i] = digits[count - 1 - i];
    }
    return highestFirst;
  }

  /**
   * One pair of points in the Miller loop, with the multiple of q that the loop has reached, in
   * homogeneous coordinates (x/z, y/z), and the line that it has drawn last.
   *
   * @see <a href="https://eprint.iacr.org/2010/526">Aranha and others, section 4: the formulas</a>
   */
  static final class Pair {
    private final G1 p;
    private final G2 q;
    private final Fp2 minusY = new Fp2();
    private final Fp2 x = new Fp2();
    private final Fp2 y = new Fp2();
    private final Fp2 z = new Fp2();
    private final Fp2 b0 = new Fp2();
    private final Fp2 b3 = new Fp2();
    private final Fp2 b4 = new Fp2();

    /** Takes two points with a z of one; they may not be changed while the pair is in use. */
    Pair(G1 p, G2 q) {
      this.p = p;
      this.q = q;
      x.set(q.x);
      y.set(q.y);
      z.setOne();
      minusY.neg(q.y);
    }

    /** Multiplies f by the last line, at p. */
    private void multiply(Fp12 f, Scratch t) {
      b0.mul(b0, p.y);
      b3.mul(b3, p.x);
      f.mulLine(f, b0, b3, b4, t);
    }

    /** Doubles, by the tangent 2yz p.y - 3x^2 p.x w + (y^2 - 3 B z^2) w^3. */
    private void dbl(Scratch t) {
      Fp2 a = t.point[0].mul(x, y, t);
      a.mul(a, HALF);
      Fp2 b = t.point[1].sqr(y, t);
      Fp2 c = t.point[2].sqr(z, t);
      Fp2 e = t.point[3].dbl(c);
      e.add(e, c).mul(e, G2.B, t);
      Fp2 e3 = t.point[4].dbl(e);
      e3.add(e3, e);
      b0.add(y, z).sqr(b0, t).sub(b0, b).sub(b0, c);
      b4.sub(b, e);
      b3.sqr(x, t);
      b3.neg(c.dbl(b3).add(c, b3));
      x.sub(b, e3).mul(x, a, t);
      z.mul(b, b0, t);
      b.add(b, e3).mul(b, HALF);
      a.sqr(e, t);
      y.sqr(b, t).sub(y, a).sub(y, a).sub(y, a);
    }

    /** Adds (qx, qy), by the line d p.y - s p.x w + (s qx - d qy) w^3 of slope s/d. */
    private void add(Fp2 qx, Fp2 qy, Scratch t) {
      Fp2 s = t.point[0].mul(qy, z, t);
      s.sub(y, s);
      Fp2 d = b0.mul(qx, z, t);
      d.sub(x, d);
      Fp2 d2 = t.point[1].sqr(d, t);
      Fp2 d3 = t.point[2].mul(d2, d, t);
      Fp2 g = t.point[3].mul(x, d2, t);
      Fp2 h = t.point[4].sqr(s, t);
      h.mul(h, z, t).add(h, d3).sub(h, g).sub(h, g);
      x.mul(d, h, t);
      y.mul(y, d3, t);
      h.sub(g, h).mul(h, s, t);
      y.sub(h, y);
      z.mul(z, d3, t);
      b3.neg(s);
      b4.mul(s, qx, t).sub(b4, h.mul(d, qy, t));
    }
  }
}
