package io.pandan.host.launcher;

import io.pandan.api.Address;
import io.pandan.api.eth.EthAddress;
import java.util.HexFormat;
import java.util.List;

/**
 * The accounts that development networks fund: m/44'/60'/0'/0/i of the mnemonic that Anvil and
 * Hardhat use. Everyone knows their keys: they are worth nothing outside of such a network. They
 * stand here derived, because a start has no time for it.
 *
 * @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0039.mediawiki">BIP-39</a>
 * @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0032.mediawiki">BIP-32</a>
 */
public final class DevelopmentAccounts {
  /** The mnemonic that their keys are derived from. */
  public static final String MNEMONIC =
      "test test test test test test test test test test test junk";

  /**
   * The f3 address that owns the miner of development networks on the canonical actor set. Its
   * private key, as everyone may know, is 32 bytes, little-endian: {@value #MINER_KEY}, the SHA-256
   * digest of "pandan development miner" below 2²⁵⁴.
   */
  public static final Address MINER =
      Address.bls(
          HexFormat.of()
              .parseHex(
                  "8c0e56da68a2229f562bdf511f6ddd6126544433da75a9990dcf96713a791517"
                      + "e4618175202e4e5f9c5b3287ab4d2e32"));

  /** The private key of {@link #MINER}. */
  public static final String MINER_KEY =
      "85facf422474a4de50eba0fd9ca2e7b6fe60774eb6cd2ab552a78d36df4cc823";

  /** The accounts, in the order of their index. */
  public static final List<Account> ALL =
      List.of(
          account(
              "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
              "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
              "f1nqjokbjze2a2nx36kz6oq54wns4w5jcwhzuzy2i"),
          account(
              "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d",
              "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
              "f1ufwmkte5zlr7okxak6hhmfhufyoxtzs4sooptri"),
          account(
              "0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a",
              "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
              "f1qkytb6noy4lnxes6atev4k5gs3zcu6yesasjgki"),
          account(
              "0x7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6",
              "0x90F79bf6EB2c4f870365E785982E1f101E93b906",
              "f153xxnhwzwvgtmsdewlaxe5gabab6nkbnqeggf2i"),
          account(
              "0x47e179ec197488593b187f80a00eb0da91f1b9d0b13f8733639f19c30a34926a",
              "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65",
              "f1p5ikxjjqzr3pcd4joba7f6udw3xckm7vzxjl2wy"),
          account(
              "0x8b3a350cf5c34c9194ca85829a2df0ec3153be0318b5e2d3348e872092edffba",
              "0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc",
              "f1tw62ncsbjca4ri62fh7nwxms6cb7momndjpgrna"),
          account(
              "0x92db14e403b83dfe3df233f83dfa3a0d7096f21ca9b0d6d6b8d88b2b4ec1564e",
              "0x976EA74026E726554dB657fA54763abd0C3a0aa9",
              "f12lulmuyc7t6kwtkw6j5gcirjncdrbsgbadfstwq"),
          account(
              "0x4bbbf85ce3377467afe5d46f804f221813b2bb87f24d81f60f1fcdbf7cbf4356",
              "0x14dC79964da2C08b23698B3D3cc7Ca32193d9955",
              "f1xhqr3lsp2cut34z2balnpoy2cljmt2gu7ggf2wa"),
          account(
              "0xdbda1821b80551c9d65939329250298aa3472ba22feea921c0cf5d620ea67b97",
              "0x23618e81E3f5cdF7f54C3d65f7FBc0aBf5B21E8f",
              "f1bxpeizfdv4ztr6ufbjie7tfshqrsetpj3z4se2i"),
          account(
              "0x2a871d0798f97d79848a013d4936a73bf4cc922c825d33c1cf7073dff6d409c6",
              "0xa0Ee7A142d267C1f36714E4a8F75612F20a79720",
              "f1ymshuy3i5ql3kgbqgl25od3ujwkgicbmia4l7vi"));

  /**
   * A key, and the two accounts that it signs for.
   *
   * @param privateKey 0x and 64 digits
   * @param address Ethereum's: 0x and 40 digits, with EIP-55's capitals as checksum
   * @param filecoin Filecoin's, of class f1
   */
  public record Account(String privateKey, String address, Address filecoin) {

    /** Ethereum's address as a value. */
    EthAddress ethereum() {
      return EthAddress.parse(address);
    }
  }

  private DevelopmentAccounts() {}

  private static Account account(String privateKey, String address, String filecoin) {
    return new Account(privateKey, address, Address.parse(filecoin));
  }
}
