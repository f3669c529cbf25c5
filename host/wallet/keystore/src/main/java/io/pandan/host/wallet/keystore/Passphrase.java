package io.pandan.host.wallet.keystore;

import io.pandan.api.wallet.WalletException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The passphrase: what the environment says, or else a file's content, which is made at random when
 * it is first asked for. Thread safe.
 */
final class Passphrase implements Supplier<byte[]> {
  /** The environment's variable. */
  static final String VARIABLE = "PANDAN_KEYSTORE_PASSPHRASE";

  private static final int BYTES = 32;

  private final Optional<String> given;
  private final Path file;
  private final SecureRandom random;

  /**
   * A passphrase.
   *
   * @param given what the environment says, if it does
   * @param file where it is otherwise
   * @param random makes one
   */
  Passphrase(Optional<String> given, Path file, SecureRandom random) {
    this.given = given.filter(text -> !text.isEmpty());
    this.file = file;
    this.random = random;
  }

  @Override
  public synchronized byte[] get() {
    return given.orElseGet(this::kept).getBytes(StandardCharsets.UTF_8);
  }

  private String kept() {
    try {
      if (!Files.exists(file)) {
        byte[] secret = new byte[BYTES];
        random.nextBytes(secret);
        SafeFiles.write(file, HexFormat.of().formatHex(secret) + "\n");
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new WalletException("the passphrase's file cannot be used: " + e, e);
    }
  }
}
