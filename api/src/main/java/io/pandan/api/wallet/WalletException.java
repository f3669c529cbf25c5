package io.pandan.api.wallet;

/**
 * A wallet cannot do what it was asked for: a key is missing, its file is damaged, the passphrase
 * is another. The message never has anything of a key in it.
 */
public class WalletException extends RuntimeException {

  /** What is wrong, for people. */
  public WalletException(String message) {
    super(message);
  }

  /** What is wrong, for people, and what was caught. */
  public WalletException(String message, Throwable cause) {
    super(message, cause);
  }
}
