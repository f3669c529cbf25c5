package io.pandan.host.launcher.message;

import io.pandan.host.launcher.DevelopmentAccounts;
import io.pandan.host.launcher.LaunchException;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Who sends, and pays for gas. */
final class SenderOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @ArgGroup(exclusive = true)
  private Choice choice = new Choice();

  /** One of two. */
  private static final class Choice {
    @Option(
        names = "--from",
        paramLabel = "N",
        description = "The development account, 0 to 9, by its f1 address. Default: 0.")
    private int number;

    @Option(
        names = "--key",
        paramLabel = "FILE",
        description =
            "A file with the private key of an f1 account of one's own: in hexadecimal, or a"
                + " keystore as Ethereum's wallets write it (version 3).")
    private @Nullable Path key;
  }

  @Option(
      names = "--password",
      paramLabel = "FILE",
      description =
          "A file with the keystore's password in its first line. Default: asked for at the"
              + " terminal.")
  private @Nullable Path password;

  /**
   * The sender.
   *
   * @throws LaunchException when the key's file cannot be used
   */
  SigningAccount account() throws LaunchException {
    if (choice.key != null) {
      return read(choice.key);
    }
    if (choice.number < 0 || choice.number >= DevelopmentAccounts.ALL.size()) {
      throw new ParameterException(
          spec.commandLine(),
          "--from %d is not in 0..%d".formatted(choice.number, DevelopmentAccounts.ALL.size() - 1));
    }
    String key = DevelopmentAccounts.ALL.get(choice.number).privateKey();
    return SigningAccount.of(HexBytes.parse(key).bytes());
  }

  private SigningAccount read(Path file) throws LaunchException {
    try {
      String text = Files.readString(file).strip();
      return text.startsWith("{")
          ? decrypt(file, text)
          : SigningAccount.of(HexBytes.parse(text).bytes());
    } catch (NoSuchFileException e) {
      throw new LaunchException("there is no key file " + file, e);
    } catch (IOException e) {
      throw new LaunchException("the key file %s cannot be read: %s".formatted(file, e), e);
    } catch (IllegalArgumentException e) {
      // What the file holds is not shown: it is a secret.
      throw new LaunchException(
          "the key file %s holds no secp256k1 key of 64 hexadecimal digits".formatted(file), e);
    }
  }

  private SigningAccount decrypt(Path file, String text) throws LaunchException {
    String secret = password();
    try {
      return SigningAccount.of(Keystore.parse(text).decrypt(secret));
    } catch (IOException e) {
      throw new LaunchException("the keystore %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private String password() throws LaunchException {
    if (password != null) {
      try {
        return Files.readString(password).lines().findFirst().orElse("");
      } catch (IOException e) {
        throw new LaunchException("the password file %s cannot be read".formatted(password), e);
      }
    }
    Console terminal = System.console();
    if (terminal == null || !terminal.isTerminal()) {
      throw new LaunchException("a keystore needs its password: --password FILE");
    }
    char[] typed = terminal.readPassword("Password: ");
    return typed == null ? "" : new String(typed);
  }
}
