package io.pandan.host.launcher.message;

import io.pandan.api.json.JsonNumber;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonString;
import io.pandan.api.json.JsonValue;
import io.pandan.crypto.Keccak256;
import io.pandan.crypto.Scrypt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The file in which Ethereum's wallets keep a private key under a password, version 3. Source: the
 * Web3 Secret Storage Definition.
 */
final class Keystore {
  private static final int KEY_BYTES = 32;
  private static final int CIPHER_KEY_BYTES = 16;

  /** Ten times what wallets take. */
  private static final int MAX_ITERATIONS = 10_000_000;

  private final JsonObject crypto;

  private Keystore(JsonObject crypto) {
    this.crypto = crypto;
  }

  /**
   * Reads a file's text.
   *
   * @throws IOException when it is no keystore of version 3
   */
  static Keystore parse(String text) throws IOException {
    if (!(JsonText.parse(text) instanceof JsonObject root)) {
      throw new IOException("a keystore is a JSON object");
    }
    int version = number(root, "version");
    if (version != 3) {
      throw new IOException("keystores of version 3 are read, not of version " + version);
    }
    // Some wallets write the name with a capital.
    return new Keystore(object(root, root.get("crypto").isPresent() ? "crypto" : "Crypto"));
  }

  /**
   * Decrypts the private key.
   *
   * @return 32 bytes
   * @throws IOException when the password is wrong, or the file says what it cannot
   */
  byte[] decrypt(String password) throws IOException {
    byte[] encrypted = bytes(crypto, "ciphertext");
    if (encrypted.length != KEY_BYTES) {
      throw new IOException("a key of %d bytes, not %d".formatted(encrypted.length, KEY_BYTES));
    }
    byte[] derived = derive(password.getBytes(StandardCharsets.UTF_8));
    byte[] checked =
        Arrays.copyOfRange(derived, CIPHER_KEY_BYTES, 2 * CIPHER_KEY_BYTES + encrypted.length);
    System.arraycopy(encrypted, 0, checked, CIPHER_KEY_BYTES, encrypted.length);
    if (!MessageDigest.isEqual(Keccak256.hash(checked), bytes(crypto, "mac"))) {
      throw new IOException("the password is wrong");
    }
    require("cipher", "aes-128-ctr", crypto);
    byte[] iv = bytes(object(crypto, "cipherparams"), "iv");
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(
          Cipher.DECRYPT_MODE,
          new SecretKeySpec(derived, 0, CIPHER_KEY_BYTES, "AES"),
          new IvParameterSpec(iv));
      return cipher.doFinal(encrypted);
    } catch (GeneralSecurityException e) {
      throw new IOException("the key cannot be decrypted: " + e.getMessage(), e);
    }
  }

  private byte[] derive(byte[] password) throws IOException {
    JsonObject parameters = object(crypto, "kdfparams");
    byte[] salt = bytes(parameters, "salt");
    if (number(parameters, "dklen") != KEY_BYTES) {
      throw new IOException("dklen is 32, not " + number(parameters, "dklen"));
    }
    String function = text(crypto, "kdf");
    try {
      return switch (function) {
        case "scrypt" ->
            Scrypt.derive(
                password,
                salt,
                number(parameters, "n"),
                number(parameters, "r"),
                number(parameters, "p"),
                KEY_BYTES);
        case "pbkdf2" -> {
          require("prf", "hmac-sha256", parameters);
          yield pbkdf2(password, salt, number(parameters, "c"));
        }
        default -> throw new IOException("the key derivation is scrypt or pbkdf2, not " + function);
      };
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** PBKDF2 (RFC 8018) with HMAC-SHA-256, for one block: the JDK's own takes no bytes. */
  private static byte[] pbkdf2(byte[] password, byte[] salt, int iterations) throws IOException {
    if (iterations < 1 || iterations > MAX_ITERATIONS) {
      throw new IOException("%d iterations, limit %d".formatted(iterations, MAX_ITERATIONS));
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      // An empty key is not taken; one zero byte is the same one.
      mac.init(new SecretKeySpec(password.length == 0 ? new byte[1] : password, "HmacSHA256"));
      mac.update(salt);
      byte[] block = mac.doFinal(new byte[] {0, 0, 0, 1});
      byte[] sum = block.clone();
      for (int i = 1; i < iterations; i++) {
        block = mac.doFinal(block);
        for (int j = 0; j < sum.length; j++) {
          sum[j] ^= block[j];
        }
      }
      return sum;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    }
  }

  private static void require(String name, String value, JsonObject object) throws IOException {
    if (!text(object, name).equals(value)) {
      throw new IOException("%s is %s, not %s".formatted(name, value, text(object, name)));
    }
  }

  private static JsonValue member(JsonObject object, String name) throws IOException {
    return object.get(name).orElseThrow(() -> new IOException("the keystore has no " + name));
  }

  private static JsonObject object(JsonObject object, String name) throws IOException {
    if (member(object, name) instanceof JsonObject value) {
      return value;
    }
    throw new IOException("the keystore's %s is no object".formatted(name));
  }

  private static String text(JsonObject object, String name) throws IOException {
    if (member(object, name) instanceof JsonString value) {
      return value.value();
    }
    throw new IOException("the keystore's %s is no text".formatted(name));
  }

  private static int number(JsonObject object, String name) throws IOException {
    if (member(object, name) instanceof JsonNumber value) {
      try {
        return value.value().intValueExact();
      } catch (ArithmeticException e) {
        throw new IOException("the keystore's %s is out of range".formatted(name), e);
      }
    }
    throw new IOException("the keystore's %s is no number".formatted(name));
  }

  private static byte[] bytes(JsonObject object, String name) throws IOException {
    try {
      return HexBytes.parse(text(object, name)).bytes();
    } catch (IllegalArgumentException e) {
      throw new IOException("the keystore's %s is not hexadecimal".formatted(name), e);
    }
  }
}
