package io.pandan.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.jspecify.annotations.Nullable;

/**
 * ECDSA over secp256k1 with recoverable signatures: Filecoin's f1 accounts and Ethereum's.
 *
 * <p>By libsecp256k1 where there is one for the machine, otherwise by Bouncy Castle; both give the
 * same.
 *
 * <p>A signature is 65 bytes: r, s (32 bytes each, big-endian) and the recovery id, 0 to 3. A
 * public key is 65 bytes: 4, x, y. Safe for use by many threads. Signing by Bouncy Castle is not
 * hardened against someone who measures it on the same machine.
 *
 * @see <a href="https://www.secg.org/sec1-v2.pdf">SEC 1, sections 4.1.3 and 4.1.6</a>
 */
public final class Secp256k1 {
  /** The length of a private key in bytes. */
  public static final int PRIVATE_KEY_BYTES = 32;

  /** The length of an uncompressed public key in bytes. */
  public static final int PUBLIC_KEY_BYTES = 65;

  /** The length of a recoverable signature in bytes. */
  public static final int SIGNATURE_BYTES = 65;

  /** The length of the hash that is signed in bytes. */
  public static final int HASH_BYTES = 32;

  private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");
  private static final BigInteger N = CURVE.getN();
  private static final BigInteger HALF_N = N.shiftRight(1);
  private static final BigInteger P = CURVE.getCurve().getField().getCharacteristic();

  private static final Optional<NativeSecp256k1> NATIVE = NativeSecp256k1.load();

  private Secp256k1() {}

  /**
   * Recovers the public key that made a signature. Both values of s are accepted, as ref-fvm's
   * {@code shared/src/crypto/signature.rs} and Ethereum's ecrecover do.
   *
   * @param hash the 32 bytes that were signed; not kept
   * @param signature 65 bytes; not kept
   * @return the key of 65 bytes; empty if r or s is not in 1..n-1, the recovery id is above 3, or
   *     no key fits
   * @throws IllegalArgumentException if an array has another length
   */
  public static Optional<byte[]> recover(byte[] hash, byte[] signature) {
    requireLength("hash", hash, HASH_BYTES);
    requireLength("signature", signature, SIGNATURE_BYTES);
    int id = signature[64];
    if (id < 0 || id > 3) {
      return Optional.empty();
    }
    return NATIVE.isPresent()
        ? NATIVE.get().recover(hash, signature)
        : recoverInJava(hash, signature);
  }

  /** As {@link #recover} does where there is no native library; the arrays are of right length. */
  static Optional<byte[]> recoverInJava(byte[] hash, byte[] signature) {
    BigInteger r = new BigInteger(1, signature, 0, 32);
    BigInteger s = new BigInteger(1, signature, 32, 32);
    int id = signature[64];
    if (!isScalar(r) || !isScalar(s)) {
      return Optional.empty();
    }
    BigInteger x = id < 2 ? r : r.add(N);
    if (x.compareTo(P) >= 0) {
      return Optional.empty();
    }
    ECPoint point = decompress(x, id & 1);
    if (point == null) {
      return Optional.empty();
    }
    BigInteger inverse = r.modInverse(N);
    BigInteger u1 = N.subtract(new BigInteger(1, hash).mod(N)).multiply(inverse).mod(N);
    BigInteger u2 = s.multiply(inverse).mod(N);
    ECPoint key = ECAlgorithms.sumOfTwoMultiplies(CURVE.getG(), u1, point, u2);
    return key.isInfinity() ? Optional.empty() : Optional.of(key.getEncoded(false));
  }

  /**
   * Signs a hash: deterministic (RFC 6979 with SHA-256) and with the lower of both values of s, as
   * EIP-2 demands.
   *
   * @param privateKey 32 bytes; not kept
   * @param hash the 32 bytes to sign; not kept
   * @return the signature, 65 bytes
   * @throws IllegalArgumentException if an array has another length or the key is not in 1..n-1
   */
  public static byte[] sign(byte[] privateKey, byte[] hash) {
    BigInteger d = scalarOf(privateKey);
    requireLength("hash", hash, HASH_BYTES);
    return NATIVE.isPresent() ? NATIVE.get().sign(privateKey, hash) : signInJava(d, hash);
  }

  /** As {@link #sign} does where there is no native library. */
  static byte[] signInJava(BigInteger d, byte[] hash) {
    BigInteger e = new BigInteger(1, hash);
    HMacDSAKCalculator nonces = new HMacDSAKCalculator(new SHA256Digest());
    nonces.init(N, d, hash);
    while (true) {
      BigInteger k = nonces.nextK();
      ECPoint point = new FixedPointCombMultiplier().multiply(CURVE.getG(), k).normalize();
      BigInteger x = point.getAffineXCoord().toBigInteger();
      BigInteger r = x.mod(N);
      BigInteger s = k.modInverse(N).multiply(e.add(d.multiply(r))).mod(N);
      if (r.signum() == 0 || s.signum() == 0) {
        continue;
      }
      int id = (point.getAffineYCoord().testBitZero() ? 1 : 0) | (x.compareTo(N) >= 0 ? 2 : 0);
      if (s.compareTo(HALF_N) > 0) {
        s = N.subtract(s);
        id ^= 1;
      }
      byte[] signature = new byte[SIGNATURE_BYTES];
      put(r, signature, 0);
      put(s, signature, 32);
      signature[64] = (byte) id;
      return signature;
    }
  }

  /**
   * The public key of a private one.
   *
   * @param privateKey 32 bytes; not kept
   * @return 65 bytes
   * @throws IllegalArgumentException if the key has another length or is not in 1..n-1
   */
  public static byte[] publicKey(byte[] privateKey) {
    BigInteger d = scalarOf(privateKey);
    return NATIVE.isPresent() ? NATIVE.get().publicKey(privateKey) : publicKeyInJava(d);
  }

  /** As {@link #publicKey} does where there is no native library. */
  static byte[] publicKeyInJava(BigInteger d) {
    return new FixedPointCombMultiplier().multiply(CURVE.getG(), d).normalize().getEncoded(false);
  }

  private static @Nullable ECPoint decompress(BigInteger x, int parity) {
    byte[] encoded = new byte[33];
    encoded[0] = (byte) (2 + parity);
    put(x, encoded, 1);
    try {
      return CURVE.getCurve().decodePoint(encoded);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static boolean isScalar(BigInteger value) {
    return value.signum() > 0 && value.compareTo(N) < 0;
  }

  private static BigInteger scalarOf(byte[] privateKey) {
    requireLength("private key", privateKey, PRIVATE_KEY_BYTES);
    BigInteger d = new BigInteger(1, privateKey);
    if (!isScalar(d)) {
      throw new IllegalArgumentException("private key is not in 1..n-1");
    }
    return d;
  }

  private static void put(BigInteger value, byte[] out, int offset) {
    byte[] bytes = value.toByteArray();
    int length = Math.min(bytes.length, 32);
    Arrays.fill(out, offset, offset + 32, (byte) 0);
    System.arraycopy(bytes, bytes.length - length, out, offset + 32 - length, length);
  }

  private static void requireLength(String what, byte[] bytes, int length) {
    if (bytes.length != length) {
      throw new IllegalArgumentException(
          what + " of " + bytes.length + " bytes, expected " + length);
    }
  }
}
