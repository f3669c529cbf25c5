package io.pandan.host.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.pandan.api.Address;
import io.pandan.crypto.Bls;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class DevelopmentAccountsTest {
  private final List<DevelopmentAccounts.Account> accounts = DevelopmentAccounts.ALL;

  @Test
  void shouldBeThoseOfTheMnemonic() {
    assertThat(accounts).isEqualTo(Mnemonic.of(DevelopmentAccounts.MNEMONIC, 10));
  }

  /** The f1 addresses were computed apart, by Python's hashlib. */
  @Test
  void shouldBeTheAccountsThatAnvilAndHardhatPrint() {
    assertThat(accounts).hasSize(10);
    assertThat(accounts.get(0))
        .isEqualTo(
            new DevelopmentAccounts.Account(
                "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
                "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
                Address.parse("f1nqjokbjze2a2nx36kz6oq54wns4w5jcwhzuzy2i")));
    assertThat(accounts.get(1))
        .isEqualTo(
            new DevelopmentAccounts.Account(
                "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d",
                "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
                Address.parse("f1ufwmkte5zlr7okxak6hhmfhufyoxtzs4sooptri")));
    assertThat(accounts.get(9))
        .isEqualTo(
            new DevelopmentAccounts.Account(
                "0x2a871d0798f97d79848a013d4936a73bf4cc922c825d33c1cf7073dff6d409c6",
                "0xa0Ee7A142d267C1f36714E4a8F75612F20a79720",
                Address.parse("f1ymshuy3i5ql3kgbqgl25od3ujwkgicbmia4l7vi")));
  }

  @Test
  void shouldKnowTheKeyOfTheMinersWorker() {
    byte[] key = HexFormat.of().parseHex(DevelopmentAccounts.MINER_KEY);

    assertThat(Address.bls(Bls.publicKey(key))).isEqualTo(DevelopmentAccounts.MINER);
  }
}
