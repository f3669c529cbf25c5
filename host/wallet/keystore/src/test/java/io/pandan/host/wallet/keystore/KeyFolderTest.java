package io.pandan.host.wallet.keystore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyFolderTest {
  private static final KeyCipher.Cost CHEAP = new KeyCipher.Cost(2, 1, 1);
  private static final byte[] MESSAGE = {1, 2, 3};

  /** The first key of Anvil's and Hardhat's mnemonic, and its account. */
  private static final PrivateKey KNOWN =
      new PrivateKey(
          KeyType.DELEGATED,
          HexFormat.of()
              .parseHex("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"));

  private static final Address KNOWN_ADDRESS =
      EthAddress.parse("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266").toFilecoin();

  @TempDir private Path data;

  private KeyFolder keys(String passphrase) {
    SecureRandom random = new SecureRandom();
    Passphrase given =
        new Passphrase(
            Optional.of(passphrase).filter(p -> !p.isEmpty()), data.resolve("secret"), random);
    return new KeyFolder(data.resolve("keys"), new KeyCipher(given, CHEAP, random), random);
  }

  @ParameterizedTest
  @EnumSource(KeyType.class)
  void shouldSignWithAKeyThatItMadeAlsoAfterARestart(KeyType type) {
    Address address = keys("x").create(type);

    KeyFolder again = keys("x");
    assertThat(again.addresses()).containsExactly(address);
    assertThat(address.protocol()).isEqualTo(type.protocol());
    Signature signature = again.sign(address, MESSAGE).orElseThrow();
    assertThat(signs(address, signature)).isTrue();
    assertThat(again.export(address).orElseThrow().type()).isEqualTo(type);
  }

  private static boolean signs(Address address, Signature signature) {
    byte[] bytes = signature.bytes();
    return switch (signature.type()) {
      case SECP256K1 ->
          Secp256k1.recover(Blake2b.hash256(MESSAGE), bytes)
              .map(Address::secp256k1)
              .equals(Optional.of(address));
      case BLS -> Bls.verify(address.payload(), MESSAGE, bytes);
      case DELEGATED ->
          Secp256k1.recover(Keccak256.hash(MESSAGE), bytes)
              .map(key -> EthAddress.ofPublicKey(key).toFilecoin())
              .equals(Optional.of(address));
    };
  }

  @Test
  void shouldTakeInAndGiveAway() {
    KeyFolder keys = keys("x");

    assertThat(keys.add(KNOWN)).isEqualTo(KNOWN_ADDRESS);
    assertThat(keys.add(KNOWN)).isEqualTo(KNOWN_ADDRESS);
    assertThat(keys.addresses()).containsExactly(KNOWN_ADDRESS);
    assertThat(keys.export(KNOWN_ADDRESS).orElseThrow().bytes()).isEqualTo(KNOWN.bytes());
    assertThat(keys.export(Address.id(5))).isEmpty();
    assertThat(keys.sign(Address.id(5), MESSAGE)).isEmpty();
    assertThat(keys.delete(KNOWN_ADDRESS)).isTrue();
    assertThat(keys.delete(KNOWN_ADDRESS)).isFalse();
    assertThat(keys.addresses()).isEmpty();
  }

  @Test
  void shouldRememberTheChosenAddress() {
    KeyFolder keys = keys("x");
    assertThat(keys.defaultAddress()).isEmpty();
    List<Address> both =
        Stream.of(keys.create(KeyType.SECP256K1), keys.create(KeyType.SECP256K1))
            .sorted((a, b) -> a.toString().compareTo(b.toString()))
            .toList();
    assertThat(keys.defaultAddress()).contains(both.get(0));

    keys.chooseDefault(both.get(1));
    assertThat(keys("x").defaultAddress()).contains(both.get(1));
    keys.delete(both.get(1));
    assertThat(keys.defaultAddress()).contains(both.get(0));
    assertThatThrownBy(() -> keys.chooseDefault(KNOWN_ADDRESS))
        .isInstanceOf(WalletException.class)
        .hasMessageContaining(KNOWN_ADDRESS.toString());
  }

  @Test
  void shouldOpenNothingByAnotherPassphrase() {
    Address address = keys("right").create(KeyType.SECP256K1);

    assertThatThrownBy(() -> keys("wrong").sign(address, MESSAGE))
        .isInstanceOf(WalletException.class)
        .hasMessageContaining("another passphrase");
  }

  @Test
  void shouldOpenNoFileThatWasChangedOrIsAnothers() throws IOException {
    KeyFolder keys = keys("x");
    Path file = data.resolve("keys").resolve(keys.add(KNOWN) + ".key");
    Address other = keys.create(KeyType.DELEGATED);
    String text = Files.readString(file);

    Files.writeString(
        data.resolve("keys").resolve(other + ".key"),
        text.replace(KNOWN_ADDRESS.toString(), other.toString()));
    assertThatThrownBy(() -> keys.export(other)).isInstanceOf(WalletException.class);
    Files.writeString(file, text.substring(0, text.length() - 2));
    assertThatThrownBy(() -> keys.export(KNOWN_ADDRESS))
        .isInstanceOf(WalletException.class)
        .hasMessageContaining("damaged");
  }

  @Test
  void shouldShowKeysToNobodyElse() throws IOException {
    Address address = keys("").add(KNOWN);
    Path file = data.resolve("keys").resolve(address + ".key");

    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.getPosixFilePermissions(data.resolve("keys")))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    assertThat(Files.getPosixFilePermissions(data.resolve("secret")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.readString(file)).doesNotContain("ac0974bec39a17e3");
    assertThat(KNOWN.toString()).isEqualTo("PrivateKey[DELEGATED]");
    assertThat(keys("").export(address)).isPresent();
  }

  @Test
  void shouldNotMindAFileThatWasNotFinished() throws IOException {
    Address address = keys("x").create(KeyType.BLS);
    Path half = data.resolve("keys").resolve(KNOWN_ADDRESS + ".key" + SafeFiles.UNFINISHED);
    Files.write(half, "pandan-k".getBytes(StandardCharsets.US_ASCII));

    assertThat(keys("x").addresses()).containsExactly(address);
    assertThat(keys("x").add(KNOWN)).isEqualTo(KNOWN_ADDRESS);
    assertThat(keys("x").export(KNOWN_ADDRESS)).isPresent();
  }

  @Test
  void shouldRefuseWhatIsNoScalar() {
    KeyFolder keys = keys("x");
    byte[] tooLarge = new byte[32];
    Arrays.fill(tooLarge, (byte) 0xff);
    for (KeyType type : KeyType.values()) {
      for (byte[] bytes : List.of(new byte[32], tooLarge)) {
        assertThatThrownBy(() -> keys.add(new PrivateKey(type, bytes)))
            .isInstanceOf(WalletException.class)
            .hasMessage("this is no private key of " + type);
      }
    }
  }
}
