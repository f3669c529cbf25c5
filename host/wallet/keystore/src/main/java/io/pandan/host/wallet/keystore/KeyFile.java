package io.pandan.host.wallet.keystore;

import io.pandan.api.wallet.WalletException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a key's file: a line that says what it is, the address, scrypt's parameters and salt,
 * nonce and ciphertext.
 *
 * @param address the key's address
 * @param sealed the encrypted key
 */
record KeyFile(String address, KeyCipher.Sealed sealed) {
  private static final String HEAD = "pandan-key 1";
  private static final Pattern TEXT =
      Pattern.compile(
          HEAD
              + "\naddress (\\S+)"
              + "\nscrypt (\\d{1,9}) (\\d{1,9}) (\\d{1,9}) ([0-9a-f]+)"
              + "\naes-256-gcm ([0-9a-f]+) ([0-9a-f]+)\n");

  /** The text. */
  String text() {
    KeyCipher.Cost cost = sealed.cost();
    return String.join(
        "\n",
        List.of(
            HEAD,
            "address " + address,
            "scrypt %d %d %d %s".formatted(cost.n(), cost.r(), cost.p(), sealed.salt()),
            "aes-256-gcm " + sealed.nonce() + " " + sealed.ciphertext(),
            ""));
  }

  /**
   * Reads a text.
   *
   * @param text the text
   * @param name whose it is said to be
   * @throws WalletException when it is damaged
   */
  static KeyFile parse(String text, String name) {
    Matcher fields = TEXT.matcher(text);
    if (!fields.matches() || !fields.group(1).equals(name)) {
      throw new WalletException("the file of " + name + " is damaged");
    }
    KeyCipher.Cost cost =
        new KeyCipher.Cost(number(fields, 2), number(fields, 3), number(fields, 4));
    return new KeyFile(
        fields.group(1),
        new KeyCipher.Sealed(cost, fields.group(5), fields.group(6), fields.group(7)));
  }

  private static int number(Matcher fields, int group) {
    return Integer.parseInt(fields.group(group));
  }
}
