package io.pandan.crypto;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import supranational.blst.BLST_ERROR;
import supranational.blst.P1;
import supranational.blst.P1_Affine;
import supranational.blst.P2;
import supranational.blst.P2_Affine;
import supranational.blst.PT;
import supranational.blst.Pairing;
import supranational.blst.SecretKey;

/**
 * BLS signatures over BLS12-381 with public keys in G1 and signatures in G2: Filecoin's f3 accounts
 * and block headers. The curve is supranational's blst; its native is loaded with the first call.
 *
 * <p>A private key is 32 bytes, little-endian as Filecoin's wallets keep it; a public key 48 bytes
 * and a signature 96 bytes, compressed. Safe for use by many threads.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-irtf-cfrg-bls-signature/04/">BLS signatures,
 *     basic scheme</a>
 */
public final class Bls {
  /** The length of a private key in bytes. */
  public static final int PRIVATE_KEY_BYTES = 32;

  /** The length of a public key in bytes. */
  public static final int PUBLIC_KEY_BYTES = 48;

  /** The length of a signature in bytes. */
  public static final int SIGNATURE_BYTES = 96;

  /** The domain separation of Filecoin's signatures (filecoin-project/bls-signatures: CSUITE). */
  private static final String DOMAIN = "BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_";

  private Bls() {}

  /**
   * Verifies one signature.
   *
   * @param publicKey the signer's key, 48 bytes
   * @param message what was signed
   * @param signature the signature, 96 bytes
   * @return whether it is the key's signature over the message; false for the key at infinity
   * @throws InvalidPointException if the key or the signature is no point of its group
   */
  public static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    return verifyAggregate(List.of(publicKey), List.of(message), signature);
  }

  /**
   * Verifies an aggregate of signatures, one key for each message. As in filecoin-project's
   * bls-signatures, messages have to be distinct, and an aggregate of none is valid whatever the
   * signature.
   *
   * @param publicKeys the signers' keys, 48 bytes each
   * @param messages what each signed, as many as keys
   * @param signature the aggregate, 96 bytes
   * @return whether it is the aggregate of the keys' signatures over the messages; false if a
   *     message occurs twice or a key is at infinity
   * @throws InvalidPointException if a key or the signature is no point of its group
   * @throws IllegalArgumentException if there are not as many messages as keys
   */
  public static boolean verifyAggregate(
      List<byte[]> publicKeys, List<byte[]> messages, byte[] signature) {
    if (publicKeys.size() != messages.size()) {
      throw new IllegalArgumentException(
          publicKeys.size() + " public keys for " + messages.size() + " messages");
    }
    if (publicKeys.isEmpty()) {
      return true;
    }
    P2_Affine point = signaturePoint(signature);
    List<P1_Affine> keys = publicKeys.stream().map(Bls::publicKeyPoint).toList();
    Set<ByteBuffer> distinct = HashSet.newHashSet(messages.size());
    Pairing pairing = new Pairing(true, DOMAIN);
    for (int i = 0; i < messages.size(); i++) {
      byte[] message = messages.get(i);
      if (!distinct.add(ByteBuffer.wrap(message))
          || pairing.aggregate(keys.get(i), null, message) != BLST_ERROR.BLST_SUCCESS) {
        return false;
      }
    }
    pairing.commit();
    return pairing.finalverify(new PT(point));
  }

  /**
   * Joins signatures into one.
   *
   * @param signatures at least one, 96 bytes each
   * @return their aggregate, 96 bytes
   * @throws InvalidPointException if one is no point of its group
   * @throws IllegalArgumentException if there is none
   */
  public static byte[] aggregate(List<byte[]> signatures) {
    if (signatures.isEmpty()) {
      throw new IllegalArgumentException("no signature to aggregate");
    }
    P2 sum = new P2();
    for (byte[] signature : signatures) {
      sum.add(signaturePoint(signature));
    }
    return sum.compress();
  }

  /**
   * Signs a message.
   *
   * @param privateKey 32 bytes, little-endian; not kept
   * @param message what to sign
   * @return the signature, 96 bytes
   * @throws IllegalArgumentException if the key is no scalar of the curve
   */
  public static byte[] sign(byte[] privateKey, byte[] message) {
    return new P2().hash_to(message, DOMAIN).sign_with(secretKey(privateKey)).compress();
  }

  /**
   * The public key of a private one.
   *
   * @param privateKey 32 bytes, little-endian; not kept
   * @return the key, 48 bytes
   * @throws IllegalArgumentException if the key is no scalar of the curve
   */
  public static byte[] publicKey(byte[] privateKey) {
    return new P1(secretKey(privateKey)).compress();
  }

  private static SecretKey secretKey(byte[] privateKey) {
    if (privateKey.length != PRIVATE_KEY_BYTES) {
      throw new IllegalArgumentException(
          "private key of " + privateKey.length + " bytes, expected " + PRIVATE_KEY_BYTES);
    }
    SecretKey key = new SecretKey();
    key.from_lendian(privateKey);
    return key;
  }

  private static P1_Affine publicKeyPoint(byte[] bytes) {
    requireCompressed("public key", bytes, PUBLIC_KEY_BYTES);
    try {
      P1_Affine point = new P1_Affine(bytes);
      if (point.is_inf() || point.in_group()) {
        return point;
      }
    } catch (RuntimeException e) {
      throw new InvalidPointException("public key is no point of G1: " + e.getMessage());
    }
    throw new InvalidPointException("public key is a point outside of G1");
  }

  private static P2_Affine signaturePoint(byte[] bytes) {
    requireCompressed("signature", bytes, SIGNATURE_BYTES);
    try {
      P2_Affine point = new P2_Affine(bytes);
      if (point.is_inf() || point.in_group()) {
        return point;
      }
    } catch (RuntimeException e) {
      throw new InvalidPointException("signature is no point of G2: " + e.getMessage());
    }
    throw new InvalidPointException("signature is a point outside of G2");
  }

  /** Without the flag of compression blst would read twice the bytes. */
  private static void requireCompressed(String what, byte[] bytes, int length) {
    if (bytes.length != length || bytes[0] >= 0) {
      throw new InvalidPointException(
          what + " of " + bytes.length + " bytes is no compressed point of " + length + " bytes");
    }
  }

  /** Says that bytes are no point of the group they should belong to. */
  public static final class InvalidPointException extends IllegalArgumentException {
    InvalidPointException(String message) {
      super(message);
    }
  }
}
