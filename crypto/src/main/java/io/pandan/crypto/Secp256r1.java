package io.pandan.crypto;

import java.math.BigInteger;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;

/**
 * Verifies ECDSA over secp256r1 (NIST P-256), the curve of passkeys and secure elements. Safe for
 * use by many threads. Bouncy Castle's curve verifies about twice as fast as the JDK's.
 *
 * @see <a href="https://www.secg.org/sec1-v2.pdf">SEC 1, section 4.1.4</a>
 */
public final class Secp256r1 {
  /** The length of the hash that is signed in bytes. */
  public static final int HASH_BYTES = 32;

  /** The length of a signature in bytes: r and s, big-endian. */
  public static final int SIGNATURE_BYTES = 64;

  /** The length of a public key in bytes: x and y, big-endian. */
  public static final int PUBLIC_KEY_BYTES = 64;

  private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256r1");
  private static final BigInteger N = CURVE.getN();
  private static final BigInteger P = CURVE.getCurve().getField().getCharacteristic();

  private Secp256r1() {}

  /**
   * Verifies a signature. Both values of s are valid.
   *
   * @param hash the 32 bytes that were signed; not kept
   * @param signature 64 bytes; not kept
   * @param publicKey 64 bytes; not kept
   * @return whether it is the key's signature over the hash; false if r or s is not in 1..n-1, or
   *     the key is no point of the curve
   * @throws IllegalArgumentException if an array has another length
   */
  public static boolean verify(byte[] hash, byte[] signature, byte[] publicKey) {
    requireLength("hash", hash, HASH_BYTES);
    requireLength("signature", signature, SIGNATURE_BYTES);
    requireLength("public key", publicKey, PUBLIC_KEY_BYTES);
    BigInteger r = new BigInteger(1, signature, 0, 32);
    BigInteger s = new BigInteger(1, signature, 32, 32);
    BigInteger x = new BigInteger(1, publicKey, 0, 32);
    BigInteger y = new BigInteger(1, publicKey, 32, 32);
    if (!isScalar(r) || !isScalar(s) || x.compareTo(P) >= 0 || y.compareTo(P) >= 0) {
      return false;
    }
    ECPoint key = CURVE.getCurve().createPoint(x, y);
    if (!key.isValid()) {
      return false;
    }
    BigInteger inverse = s.modInverse(N);
    BigInteger u1 = new BigInteger(1, hash).multiply(inverse).mod(N);
    BigInteger u2 = r.multiply(inverse).mod(N);
    ECPoint sum = ECAlgorithms.sumOfTwoMultiplies(CURVE.getG(), u1, key, u2).normalize();
    return !sum.isInfinity() && sum.getAffineXCoord().toBigInteger().mod(N).equals(r);
  }

  private static boolean isScalar(BigInteger value) {
    return value.signum() > 0 && value.compareTo(N) < 0;
  }

  private static void requireLength(String what, byte[] bytes, int length) {
    if (bytes.length != length) {
      throw new IllegalArgumentException(
          what + " of " + bytes.length + " bytes, expected " + length);
    }
  }
}
