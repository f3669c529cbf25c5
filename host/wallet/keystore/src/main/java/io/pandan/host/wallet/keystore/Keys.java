package io.pandan.host.wallet.keystore;

import io.pandan.api.Address;
import io.pandan.api.Signature;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.wallet.KeyType;
import io.pandan.api.wallet.PrivateKey;
import io.pandan.api.wallet.WalletException;
import io.pandan.crypto.Blake2b;
import io.pandan.crypto.Bls;
import io.pandan.crypto.Keccak256;
import io.pandan.crypto.Secp256k1;
import java.math.BigInteger;
import java.security.SecureRandom;

/** What keys are and sign. */
final class Keys {
  private static final int BYTES = 32;

  /** The order of secp256k1 (SEC 2, 2.4.1). */
  private static final BigInteger SECP256K1_ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

  /** The order of the groups of BLS12-381. */
  private static final BigInteger BLS_ORDER =
      new BigInteger("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001", 16);

  private Keys() {}

  /** A new key. */
  static PrivateKey random(KeyType type, SecureRandom random) {
    BigInteger order = order(type);
    while (true) {
      BigInteger number = new BigInteger(order.bitLength(), random);
      if (isScalar(number, order)) {
        return new PrivateKey(type, toBytes(type, number));
      }
    }
  }

  /**
   * The address of a key.
   *
   * @throws WalletException when it is zero or beyond the group's order
   */
  static Address address(PrivateKey key) {
    byte[] bytes = key.bytes();
    if (!isScalar(toNumber(key.type(), bytes), order(key.type()))) {
      throw new WalletException("this is no private key of " + key.type());
    }
    return switch (key.type()) {
      case SECP256K1 -> Address.secp256k1(Secp256k1.publicKey(bytes));
      case BLS -> Address.bls(Bls.publicKey(bytes));
      case DELEGATED -> EthAddress.ofPublicKey(Secp256k1.publicKey(bytes)).toFilecoin();
    };
  }

  /** Signs as {@link io.pandan.api.wallet.Wallet#sign} has it. */
  static Signature sign(PrivateKey key, byte[] message) {
    byte[] bytes = key.bytes();
    return switch (key.type()) {
      case SECP256K1 ->
          new Signature(Signature.Type.SECP256K1, Secp256k1.sign(bytes, Blake2b.hash256(message)));
      case BLS -> new Signature(Signature.Type.BLS, Bls.sign(bytes, message));
      case DELEGATED ->
          new Signature(Signature.Type.DELEGATED, Secp256k1.sign(bytes, Keccak256.hash(message)));
    };
  }

  private static BigInteger order(KeyType type) {
    return switch (type) {
      case SECP256K1, DELEGATED -> SECP256K1_ORDER;
      case BLS -> BLS_ORDER;
    };
  }

  private static boolean isScalar(BigInteger number, BigInteger order) {
    return number.signum() > 0 && number.compareTo(order) < 0;
  }

  private static BigInteger toNumber(KeyType type, byte[] bytes) {
    return new BigInteger(1, type == KeyType.BLS ? reversed(bytes) : bytes);
  }

  private static byte[] toBytes(KeyType type, BigInteger number) {
    byte[] digits = number.toByteArray();
    byte[] bytes = new byte[BYTES];
    int length = Math.min(digits.length, BYTES);
    System.arraycopy(digits, digits.length - length, bytes, BYTES - length, length);
    return type == KeyType.BLS ? reversed(bytes) : bytes;
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] out = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      out[i] = bytes[bytes.length - 1 - i];
    }
    return out;
  }
}
