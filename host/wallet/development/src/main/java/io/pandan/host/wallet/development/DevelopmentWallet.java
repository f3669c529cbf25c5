package io.pandan.host.wallet.development;

import io.pandan.api.Address;
import io.pandan.api.MalformedException;
import io.pandan.api.Signature;
import io.pandan.api.chain.DevelopmentChain;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.wallet.Wallet;
import io.pandan.crypto.Blake2b;
import io.pandan.crypto.Keccak256;
import io.pandan.crypto.Secp256k1;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Signs for the accounts of a development network: each key's f410 address, then each key's f1
 * address. There is none on other networks, where nothing provides {@link DevelopmentChain}. Thread
 * safe.
 */
@Component(
    configurationPid = DevelopmentKeys.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    property = Wallet.KIND + "=" + Wallet.DEVELOPMENT)
@Designate(ocd = DevelopmentKeys.class)
public final class DevelopmentWallet implements Wallet {
  private static final int KEY_BYTES = 32;

  private final Map<Address, byte[]> keys = new LinkedHashMap<>();

  /**
   * Made by Declarative Services.
   *
   * @param settings the keys
   * @param development tells that it is a development network
   */
  @Activate
  public DevelopmentWallet(DevelopmentKeys settings, @Reference DevelopmentChain development) {
    this(List.of(settings.privateKeys()));
  }

  DevelopmentWallet(List<String> privateKeys) {
    List<byte[]> all = new ArrayList<>();
    for (String text : privateKeys) {
      all.add(key(text));
    }
    all.forEach(
        key -> keys.put(EthAddress.ofPublicKey(Secp256k1.publicKey(key)).toFilecoin(), key));
    all.forEach(key -> keys.put(Address.secp256k1(Secp256k1.publicKey(key)), key));
  }

  private static byte[] key(String text) {
    String digits = text.strip().replaceFirst("^0x", "");
    if (!digits.matches("[0-9a-fA-F]{" + 2 * KEY_BYTES + "}")) {
      throw new MalformedException("a private key has " + 2 * KEY_BYTES + " hexadecimal digits");
    }
    return HexFormat.of().parseHex(digits);
  }

  @Override
  public List<Address> addresses() {
    return List.copyOf(keys.keySet());
  }

  @Override
  public Optional<Signature> sign(Address signer, byte[] bytes) {
    return Optional.ofNullable(keys.get(signer)).map(key -> sign(signer, key, bytes));
  }

  private static Signature sign(Address signer, byte[] key, byte[] bytes) {
    return signer.protocol() == Address.Protocol.DELEGATED
        ? new Signature(Signature.Type.DELEGATED, Secp256k1.sign(key, Keccak256.hash(bytes)))
        : new Signature(Signature.Type.SECP256K1, Secp256k1.sign(key, Blake2b.hash256(bytes)));
  }
}
