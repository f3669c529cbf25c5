package io.pandan.host.wallet.keystore;

import io.pandan.api.Address;
import io.pandan.api.Signature;
import io.pandan.api.wallet.KeyType;
import io.pandan.api.wallet.Keystore;
import io.pandan.api.wallet.PrivateKey;
import io.pandan.api.wallet.Wallet;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The keys in the data folder's {@code keystore}. Thread safe. */
@Component(
    service = {Keystore.class, Wallet.class},
    property = Wallet.KIND + "=" + Wallet.KEYSTORE)
public final class KeystoreWallet implements Keystore {
  private final KeyFolder keys;

  /**
   * Made by Declarative Services.
   *
   * @param context knows the data folder
   */
  @Activate
  public KeystoreWallet(BundleContext context) {
    Path data = Path.of(context.getProperty("io.pandan.data"));
    SecureRandom random = new SecureRandom();
    Passphrase passphrase =
        new Passphrase(
            Optional.ofNullable(System.getenv(Passphrase.VARIABLE)),
            data.resolve("keystore-passphrase"),
            random);
    KeyCipher cipher = new KeyCipher(passphrase, KeyCipher.DEFAULT_COST, random);
    this.keys = new KeyFolder(data.resolve("keystore"), cipher, random);
  }

  @Override
  public List<Address> addresses() {
    return keys.addresses();
  }

  @Override
  public Optional<Signature> sign(Address signer, byte[] bytes) {
    return keys.sign(signer, bytes);
  }

  @Override
  public Address create(KeyType type) {
    return keys.create(type);
  }

  @Override
  public Address add(PrivateKey key) {
    return keys.add(key);
  }

  @Override
  public Optional<PrivateKey> export(Address address) {
    return keys.export(address);
  }

  @Override
  public boolean delete(Address address) {
    return keys.delete(address);
  }

  @Override
  public Optional<Address> defaultAddress() {
    return keys.defaultAddress();
  }

  @Override
  public void chooseDefault(Address address) {
    keys.chooseDefault(address);
  }
}
