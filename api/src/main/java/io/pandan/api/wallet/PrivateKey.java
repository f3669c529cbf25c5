package io.pandan.api.wallet;

import io.pandan.api.MalformedException;

/**
 * A private key. Its text shows nothing of it.
 *
 * @param type what it signs for
 * @param bytes 32 bytes: big-endian of secp256k1, little-endian of BLS, as Filecoin's wallets have
 *     them; copied
 */
public record PrivateKey(KeyType type, byte[] bytes) {
  private static final int BYTES = 32;

  /** Copies the bytes and checks how many they are. */
  public PrivateKey {
    if (bytes.length != BYTES) {
      throw new MalformedException("a private key has " + BYTES + " bytes, not " + bytes.length);
    }
    bytes = bytes.clone();
  }

  /** The bytes: a copy. */
  @Override
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Its type only. */
  @Override
  public String toString() {
    return "PrivateKey[" + type + "]";
  }
}
