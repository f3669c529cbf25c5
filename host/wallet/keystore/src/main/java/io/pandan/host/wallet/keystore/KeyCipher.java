package io.pandan.host.wallet.keystore;

import io.pandan.api.wallet.WalletException;
import io.pandan.crypto.Scrypt;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts by a passphrase: scrypt (RFC 7914) makes a key of it, AES-256-GCM (NIST SP 800-38D)
 * encrypts by that. What is encrypted in one run of the node has one salt, so that scrypt, which is
 * slow on purpose, runs once for all of it; each has a nonce of its own. Thread safe.
 */
final class KeyCipher {
  /** Memory 32 MiB: twice what RFC 7914 gives for interactive use. */
  static final Cost DEFAULT_COST = new Cost(1 << 15, 8, 1);

  private static final int SALT_BYTES = 32;
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  /**
   * What scrypt costs: its parameters N, r and p.
   *
   * @param n a power of 2
   * @param r the block size
   * @param p the parallelism
   */
  record Cost(int n, int r, int p) {}

  /**
   * Something encrypted, with all that its decryption takes but the passphrase.
   *
   * @param cost what scrypt cost
   * @param salt in hexadecimal digits
   * @param nonce in hexadecimal digits
   * @param ciphertext with its tag, in hexadecimal digits
   */
  record Sealed(Cost cost, String salt, String nonce, String ciphertext) {}

  private record Derivation(Cost cost, String salt) {}

  private final Supplier<byte[]> passphrase;
  private final Cost cost;
  private final SecureRandom random;
  private final String salt;
  private final Map<Derivation, SecretKeySpec> derived = new ConcurrentHashMap<>();

  /**
   * A cipher.
   *
   * @param passphrase asked for it when a key has to be derived
   * @param cost of what is encrypted from now on
   * @param random makes salt and nonces
   */
  KeyCipher(Supplier<byte[]> passphrase, Cost cost, SecureRandom random) {
    this.passphrase = passphrase;
    this.cost = cost;
    this.random = random;
    this.salt = HexFormat.of().formatHex(bytes(SALT_BYTES));
  }

  /**
   * Encrypts.
   *
   * @param plaintext what is hidden
   * @param label what is not, and cannot be another at decryption
   */
  Sealed seal(byte[] plaintext, String label) {
    byte[] nonce = bytes(NONCE_BYTES);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, new Derivation(cost, salt), nonce, label);
      return new Sealed(
          cost,
          salt,
          HexFormat.of().formatHex(nonce),
          HexFormat.of().formatHex(cipher.doFinal(plaintext)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-256-GCM", e);
    }
  }

  /**
   * Decrypts.
   *
   * @throws WalletException when the passphrase or the label is another, or it was changed
   */
  byte[] open(Sealed sealed, String label) {
    try {
      Derivation derivation = new Derivation(sealed.cost(), sealed.salt());
      byte[] nonce = HexFormat.of().parseHex(sealed.nonce());
      return cipher(Cipher.DECRYPT_MODE, derivation, nonce, label)
          .doFinal(HexFormat.of().parseHex(sealed.ciphertext()));
    } catch (AEADBadTagException e) {
      throw new WalletException(
          "the key of " + label + " cannot be decrypted: another passphrase, or a damaged file", e);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new WalletException("the file of " + label + " is damaged: " + e.getMessage(), e);
    }
  }

  private Cipher cipher(int mode, Derivation derivation, byte[] nonce, String label)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode,
        derived.computeIfAbsent(derivation, this::derive),
        new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(label.getBytes(StandardCharsets.US_ASCII));
    return cipher;
  }

  private SecretKeySpec derive(Derivation derivation) {
    Cost how = derivation.cost();
    byte[] key =
        Scrypt.derive(
            passphrase.get(),
            HexFormat.of().parseHex(derivation.salt()),
            how.n(),
            how.r(),
            how.p(),
            KEY_BYTES);
    return new SecretKeySpec(key, "AES");
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
