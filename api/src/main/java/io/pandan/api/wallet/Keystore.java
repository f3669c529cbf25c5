package io.pandan.api.wallet;

import io.pandan.api.Address;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A wallet whose keys come and go: those that are a user's own. What it has acknowledged survives a
 * crash. A service with {@link Wallet#KIND} {@link Wallet#KEYSTORE}. Thread safe; each method
 * throws {@link WalletException} when the keys cannot be read or written.
 */
@ConsumerType
public interface Keystore extends Wallet {

  /**
   * Makes a key by the machine's secure randomness.
   *
   * @param type what it signs for
   * @return its address
   */
  Address create(KeyType type);

  /**
   * Takes a key in; one that is there already stays.
   *
   * @param key the key
   * @return its address
   */
  Address add(PrivateKey key);

  /** Gives a key away: empty where it has no such key. */
  Optional<PrivateKey> export(Address address);

  /**
   * Deletes a key for good.
   *
   * @return whether there was such a key
   */
  boolean delete(Address address);

  /** The address that was chosen, or else that of the first key; empty without a key. */
  Optional<Address> defaultAddress();

  /**
   * Chooses an address.
   *
   * @throws WalletException when there is no key of it
   */
  void chooseDefault(Address address);
}
