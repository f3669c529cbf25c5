package io.pandan.host.rpc.filecoin;

import io.pandan.api.Address;
import io.pandan.api.Signature;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.wallet.KeyType;
import io.pandan.api.wallet.Keystore;
import io.pandan.api.wallet.PrivateKey;
import io.pandan.api.wallet.WalletException;
import io.pandan.crypto.Blake2b;
import io.pandan.crypto.Keccak256;
import io.pandan.crypto.Secp256k1;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keys of secp256k1 in memory. */
final class TestKeystore implements Keystore {
  private final Map<Address, PrivateKey> keys = new LinkedHashMap<>();
  private Optional<Address> chosen = Optional.empty();
  private int made;

  @Override
  public List<Address> addresses() {
    return List.copyOf(keys.keySet());
  }

  @Override
  public Optional<Signature> sign(Address signer, byte[] bytes) {
    return export(signer)
        .map(
            key ->
                key.type() == KeyType.DELEGATED
                    ? new Signature(
                        Signature.Type.DELEGATED,
                        Secp256k1.sign(key.bytes(), Keccak256.hash(bytes)))
                    : new Signature(
                        Signature.Type.SECP256K1,
                        Secp256k1.sign(key.bytes(), Blake2b.hash256(bytes))));
  }

  @Override
  public Address create(KeyType type) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) ++made);
    return add(new PrivateKey(type, bytes));
  }

  @Override
  public Address add(PrivateKey key) {
    byte[] publicKey = Secp256k1.publicKey(key.bytes());
    Address address =
        key.type() == KeyType.DELEGATED
            ? EthAddress.ofPublicKey(publicKey).toFilecoin()
            : Address.secp256k1(publicKey);
    keys.put(address, key);
    return address;
  }

  @Override
  public Optional<PrivateKey> export(Address address) {
    return Optional.ofNullable(keys.get(address));
  }

  @Override
  public boolean delete(Address address) {
    return keys.remove(address) != null;
  }

  @Override
  public Optional<Address> defaultAddress() {
    return chosen.or(() -> keys.keySet().stream().findFirst());
  }

  @Override
  public void chooseDefault(Address address) {
    if (!keys.containsKey(address)) {
      throw new WalletException("no key of " + address + " is here");
    }
    chosen = Optional.of(address);
  }
}
