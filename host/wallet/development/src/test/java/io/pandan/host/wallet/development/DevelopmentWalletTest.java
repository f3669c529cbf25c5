package io.pandan.host.wallet.development;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.Address;
import io.pandan.api.MalformedException;
import io.pandan.api.eth.EthAddress;
import io.pandan.crypto.Blake2b;
import io.pandan.crypto.Keccak256;
import io.pandan.crypto.Secp256k1;
import java.util.List;
import org.junit.jupiter.api.Test;

class DevelopmentWalletTest {
  /** The first key of Anvil's and Hardhat's mnemonic, and its account. */
  private static final String KEY =
      "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

  private static final Address ETHEREUM =
      EthAddress.parse("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266").toFilecoin();

  private final DevelopmentWallet wallet = new DevelopmentWallet(List.of(KEY, "11".repeat(32)));

  @Test
  void shouldListEachKeysEthereumAccountBeforeTheFilecoinAccounts() {
    assertThat(wallet.addresses()).hasSize(4).startsWith(ETHEREUM);
    assertThat(wallet.addresses())
        .extracting(Address::protocol)
        .containsExactly(
            Address.Protocol.DELEGATED,
            Address.Protocol.DELEGATED,
            Address.Protocol.SECP256K1,
            Address.Protocol.SECP256K1);
  }

  @Test
  void shouldSignAsTheAddressClassHasIt() {
    byte[] bytes = {1, 2, 3};
    byte[] ethereum = wallet.sign(ETHEREUM, bytes).orElseThrow().bytes();
    assertThat(
            Secp256k1.recover(Keccak256.hash(bytes), ethereum)
                .map(EthAddress::ofPublicKey)
                .map(EthAddress::toFilecoin))
        .contains(ETHEREUM);
    Address filecoin = wallet.addresses().get(2);
    byte[] filecoinSignature = wallet.sign(filecoin, bytes).orElseThrow().bytes();
    assertThat(Secp256k1.recover(Blake2b.hash256(bytes), filecoinSignature).map(Address::secp256k1))
        .contains(filecoin);
  }

  @Test
  void shouldSignForNobodyElse() {
    assertThat(wallet.sign(Address.id(5), new byte[1])).isEmpty();
  }

  @Test
  void shouldRefuseWhatIsNoKeyWithoutRepeatingIt() {
    assertThatThrownBy(() -> new DevelopmentWallet(List.of("0x1234secret")))
        .isInstanceOf(MalformedException.class)
        .message()
        .doesNotContain("secret");
  }
}
