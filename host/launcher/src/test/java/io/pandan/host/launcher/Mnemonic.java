package io.pandan.host.launcher;

import io.pandan.api.Address;
import io.pandan.api.eth.EthAddress;
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

/** Derives accounts from a mnemonic: m/44'/60'/0'/0/i, by BIP-39, BIP-32 and BIP-44. */
final class Mnemonic {
  private static final String HMAC = "HmacSHA512";
  private static final int SEED_ITERATIONS = 2048;
  private static final int SEED_BITS = 512;
  private static final int KEY_BYTES = 32;
  private static final int HARDENED = 0x8000_0000;
  private static final int[] PATH = {44 | HARDENED, 60 | HARDENED, HARDENED, 0};

  /** The order n of secp256k1 (SEC 2, section 2.4.1). */
  private static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

  private Mnemonic() {}

  /**
   * The first accounts of a mnemonic, without a passphrase.
   *
   * @param mnemonic the words, with a blank between each
   * @param count how many accounts
   */
  static List<DevelopmentAccounts.Account> of(String mnemonic, int count) {
    try {
      ExtendedKey parent = ExtendedKey.master(seed(mnemonic));
      for (int index : PATH) {
        parent = parent.child(index);
      }
      List<DevelopmentAccounts.Account> accounts = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        byte[] key = parent.child(i).key();
        byte[] publicKey = Secp256k1.publicKey(key);
        accounts.add(
            new DevelopmentAccounts.Account(
                "0x" + HexFormat.of().formatHex(key),
                EthAddress.ofPublicKey(publicKey).toChecksumString(),
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
