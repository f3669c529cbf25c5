package io.pandan.host.launcher.message;

import io.pandan.api.Address;
import io.pandan.api.Message;
import io.pandan.api.Signature;
import io.pandan.api.SignedMessage;
import io.pandan.crypto.Blake2b;
import io.pandan.crypto.Secp256k1;

/**
 * An f1 account and its key.
 *
 * @param privateKey the secp256k1 key, 32 bytes; not copied, never to be changed
 * @param address the account's f1 address
 */
record SigningAccount(byte[] privateKey, Address address) {

  /**
   * The account of a key.
   *
   * @throws IllegalArgumentException when it is no secp256k1 key
   */
  static SigningAccount of(byte[] privateKey) {
    return new SigningAccount(privateKey, Address.secp256k1(Secp256k1.publicKey(privateKey)));
  }

  /** Signs a message: secp256k1 over Blake2b-256 of its CID (Lotus {@code lib/sigs/secp}). */
  SignedMessage sign(Message message) {
    byte[] hash = Blake2b.hash256(message.cid().toBytes());
    return new SignedMessage(
        message, new Signature(Signature.Type.SECP256K1, Secp256k1.sign(privateKey, hash)));
  }
}
