package io.pandan.host.launcher;

import io.pandan.api.Address;
import io.pandan.api.eth.EthAddress;
import io.pandan.crypto.Keccak256;
import io.pandan.crypto.Secp256k1;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The accounts that development networks fund: m/44'/60'/0'/0/i of the mnemonic that Anvil and
 * Hardhat use. Everyone knows their keys: they are worth nothing outside of such a network.
 *
 * @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0039.mediawiki">BIP-39</a>
 * @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0032.mediawiki">BIP-32</a>
 */
public final class DevelopmentAccounts {
  /** The mnemonic that their keys are derived from. */
  public static final String MNEMONIC =
      "test test test test test test test test test test test junk";

  /** How many accounts a development network funds. */
  public static final int COUNT = 10;

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

  private static final String HMAC = "HmacSHA512";
  private static final int SEED_ITERATIONS = 2048;
  private static final int SEED_BITS = 512;
  private static final int KEY_BYTES = 32;
  private static final int HARDENED = 0x8000_0000;
  private static final int[] PATH = {44 | HARDENED, 60 | HARDENED, HARDENED, 0};

  /** The order n of secp256k1 (SEC 2, section 2.4.1). */
  private static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

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

  /**
   * The first accounts of a mnemonic, without a passphrase.
   *
   * @param mnemonic the words, with a blank between each
   * @param count how many accounts
   */
  public static List<Account> of(String mnemonic, int count) {
    try {
      ExtendedKey parent = ExtendedKey.master(seed(mnemonic));
      for (int index : PATH) {
        parent = parent.child(index);
      }
      List<Account> accounts = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        byte[] key = parent.child(i).key();
        byte[] publicKey = Secp256k1.publicKey(key);
        accounts.add(
            new Account(
                "0x" + HexFormat.of().formatHex(key),
                address(publicKey),
                Address.secp256k1(publicKey)));
      }
      return List.copyOf(accounts);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks " + HMAC, e);
    }
  }

  private static byte[] seed(String mnemonic) throws GeneralSecurityException {
    byte[] salt = "mnemonic".getBytes(StandardCharsets.UTF_8);
    return SecretKeyFactory.getInstance("PBKDF2With" + HMAC)
        .generateSecret(new PBEKeySpec(mnemonic.toCharArray(), salt, SEED_ITERATIONS, SEED_BITS))
        .getEncoded();
  }

  private static String address(byte[] publicKey) {
    byte[] hash = Keccak256.hash(publicKey, 1, publicKey.length - 1);
    return checksummed(HexFormat.of().formatHex(hash, hash.length - 20, hash.length));
  }

  /** EIP-55: a letter is a capital where the hash of the address has a digit above 7. */
  private static String checksummed(String hex) {
    String hash = HexFormat.of().formatHex(Keccak256.hash(hex.getBytes(StandardCharsets.US_ASCII)));
    StringBuilder out = new StringBuilder("0x");
    for (int i = 0; i < hex.length(); i++) {
      char c = hex.charAt(i);
      out.append(hash.charAt(i) > '7' ? Character.toUpperCase(c) : c);
    }
    return out.toString();
  }

  /** A key that others are derived from. */
  private record ExtendedKey(byte[] key, byte[] chainCode) {
    static ExtendedKey master(byte[] seed) throws GeneralSecurityException {
      return of(hmac("Bitcoin seed".getBytes(StandardCharsets.US_ASCII), seed), BigInteger.ZERO);
    }

    /** BIP-32's CKDpriv. Its refusals (one in 2¹²⁷) do not happen to a fixed mnemonic. */
    ExtendedKey child(int index) throws GeneralSecurityException {
      ByteBuffer data = ByteBuffer.allocate(1 + KEY_BYTES + Integer.BYTES);
      if ((index & HARDENED) != 0) {
        data.put((byte) 0).put(key);
      } else {
        byte[] point = Secp256k1.publicKey(key);
        data.put((byte) (2 | point[point.length - 1] & 1)).put(point, 1, KEY_BYTES);
      }
      return of(hmac(chainCode, data.putInt(index).array()), new BigInteger(1, key));
    }

    private static ExtendedKey of(byte[] hmac, BigInteger parent) {
      BigInteger sum = new BigInteger(1, Arrays.copyOf(hmac, KEY_BYTES)).add(parent).mod(ORDER);
      byte[] digits = sum.toByteArray();
      byte[] key = new byte[KEY_BYTES];
      int length = Math.min(digits.length, KEY_BYTES);
      System.arraycopy(digits, digits.length - length, key, KEY_BYTES - length, length);
      return new ExtendedKey(key, Arrays.copyOfRange(hmac, KEY_BYTES, 2 * KEY_BYTES));
    }

    private static byte[] hmac(byte[] key, byte[] data) throws GeneralSecurityException {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac.doFinal(data);
    }
  }
}
