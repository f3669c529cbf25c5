package io.pandan.api.wallet;

import io.pandan.api.Address;
import io.pandan.api.Signature;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Signs with keys that it keeps to itself. A service with the property {@link #KIND}; there may be
 * several. Who may use which kind is decided by whoever asks: the keys of development accounts are
 * known to everybody and sign for callers without a token, a user's own never do. Thread safe.
 */
@ConsumerType
public interface Wallet {

  /** The service property that says what keys these are. */
  String KIND = "io.pandan.wallet";

  /** The kind of keys that everybody knows. */
  String DEVELOPMENT = "development";

  /** The kind of keys that are a user's own. */
  String KEYSTORE = "keystore";

  /**
   * Whom it signs for, in a fixed order: f1, f3 or f410 addresses. A key may stand behind several.
   */
  List<Address> addresses();

  /**
   * Signs bytes as Filecoin has it for the address' class: f1 by secp256k1 over their Blake2b-256
   * digest, f3 by BLS over the bytes, f410 by secp256k1 over their Keccak-256 digest. A secp256k1
   * signature is r, s and the recovery id, 65 bytes. Source: Lotus {@code lib/sigs}, FIP-0055.
   *
   * @param signer whose key
   * @param bytes what is signed; not kept
   * @return empty where it has no such key
   */
  Optional<Signature> sign(Address signer, byte[] bytes);
}
