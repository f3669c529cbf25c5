package io.pandan.host.wallet.keystore;

import io.pandan.api.Address;
import io.pandan.api.AddressException;
import io.pandan.api.Signature;
import io.pandan.api.wallet.KeyType;
import io.pandan.api.wallet.Keystore;
import io.pandan.api.wallet.PrivateKey;
import io.pandan.api.wallet.WalletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keys in a folder, a file each that is called like its address. A key is decrypted each time it is
 * used and never kept. Thread safe.
 */
final class KeyFolder implements Keystore {
  private static final String SUFFIX = ".key";
  private static final String DEFAULT = "default";

  private final Path folder;
  private final KeyCipher cipher;
  private final SecureRandom random;

  /**
   * A folder, which is made with the first key.
   *
   * @param folder the folder
   * @param cipher encrypts the keys
   * @param random makes keys
   */
  KeyFolder(Path folder, KeyCipher cipher, SecureRandom random) {
    this.folder = folder;
    this.cipher = cipher;
    this.random = random;
  }

  @Override
  public synchronized List<Address> addresses() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .sorted()
          .flatMap(KeyFolder::parse)
          .toList();
    } catch (IOException e) {
      throw new WalletException("the keys' folder cannot be read: " + e, e);
    }
  }

  private static Stream<Address> parse(String name) {
    try {
      return Stream.of(Address.parse(name));
    } catch (AddressException e) {
      return Stream.empty();
    }
  }

  @Override
  public Optional<Signature> sign(Address signer, byte[] bytes) {
    return export(signer).map(key -> Keys.sign(key, bytes));
  }

  @Override
  public Address create(KeyType type) {
    return add(Keys.random(type, random));
  }

  @Override
  public synchronized Address add(PrivateKey key) {
    Address address = Keys.address(key);
    Path file = file(address);
    if (!Files.exists(file)) {
      String name = address.toString();
      String text = new KeyFile(name, cipher.seal(key.bytes(), name)).text();
      try {
        SafeFiles.makeFolder(folder);
        SafeFiles.write(file, text);
      } catch (IOException e) {
        throw new WalletException("the key of " + name + " cannot be written: " + e, e);
      }
    }
    return address;
  }

  @Override
  public synchronized Optional<PrivateKey> export(Address address) {
    Path file = file(address);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String name = address.toString();
    try {
      KeyFile parsed = KeyFile.parse(Files.readString(file), name);
      PrivateKey key = new PrivateKey(type(address), cipher.open(parsed.sealed(), name));
      return Optional.of(key);
    } catch (IOException e) {
      throw new WalletException("the file of " + name + " cannot be read: " + e, e);
    }
  }

  @Override
  public synchronized boolean delete(Address address) {
    Path file = file(address);
    if (!Files.exists(file)) {
      return false;
    }
    try {
      SafeFiles.delete(file);
      return true;
    } catch (IOException e) {
      throw new WalletException("the key of " + address + " cannot be deleted: " + e, e);
    }
  }

  @Override
  public synchronized Optional<Address> defaultAddress() {
    List<Address> all = addresses();
    return chosen().filter(all::contains).or(() -> all.stream().findFirst());
  }

  private Optional<Address> chosen() {
    Path file = folder.resolve(DEFAULT);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return parse(Files.readString(file).strip()).findFirst();
    } catch (IOException e) {
      throw new WalletException("the choice of an address cannot be read: " + e, e);
    }
  }

  @Override
  public synchronized void chooseDefault(Address address) {
    if (!Files.exists(file(address))) {
      throw new WalletException("no key of " + address + " is here");
    }
    try {
      SafeFiles.write(folder.resolve(DEFAULT), address + "\n");
    } catch (IOException e) {
      throw new WalletException("the choice of an address cannot be written: " + e, e);
    }
  }

  private Path file(Address address) {
    return folder.resolve(address + SUFFIX);
  }

  private static KeyType type(Address address) {
    for (KeyType type : KeyType.values()) {
      if (type.protocol() == address.protocol()) {
        return type;
      }
    }
    throw new WalletException("no key stands behind addresses like " + address);
  }
}
