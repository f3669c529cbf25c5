package io.pandan.api.chain;

import io.pandan.api.TokenAmount;
import io.pandan.api.evm.ContractStorage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is put in the place of an account's or contract's state, aside from any message: what {@code
 * eth_call} pretends of it, and what a developer's methods write into a development network.
 *
 * @param balance what it holds
 * @param nonce the nonce of its next transaction; of a contract, that of the next it makes
 * @param code what it runs; of no bytes: it becomes an account. Shared
 * @param storage words to store
 * @param replacesStorage whether all words that {@code storage} does not name become zero
 */
public record AccountOverride(
    Optional<TokenAmount> balance,
    OptionalLong nonce,
    Optional<byte[]> code,
    List<Slot> storage,
    boolean replacesStorage) {

  /**
   * A word of storage.
   *
   * @param key 32 bytes; shared
   * @param value 32 bytes; shared
   */
  public record Slot(byte[] key, byte[] value) {
    /** Checks the lengths. */
    public Slot {
      requireWord("key", key);
      requireWord("value", value);
    }

    private static void requireWord(String name, byte[] word) {
      if (word.length != ContractStorage.WORD_BYTES) {
        throw new IllegalArgumentException(
            name + " has " + word.length + " bytes, not " + ContractStorage.WORD_BYTES);
      }
    }
  }

  /** Nothing is put in place. */
  public static final AccountOverride NONE =
      new AccountOverride(
          Optional.empty(), OptionalLong.empty(), Optional.empty(), List.of(), false);

  /** Copies the list. */
  public AccountOverride {
    storage = List.copyOf(storage);
    if (nonce.isPresent() && nonce.getAsLong() < 0) {
      throw new IllegalArgumentException("nonce " + nonce.getAsLong() + " is negative");
    }
  }

  /** The same with a balance. */
  public AccountOverride withBalance(TokenAmount amount) {
    return new AccountOverride(Optional.of(amount), nonce, code, storage, replacesStorage);
  }

  /** The same with a nonce, at least 0. */
  public AccountOverride withNonce(long newNonce) {
    return new AccountOverride(balance, OptionalLong.of(newNonce), code, storage, replacesStorage);
  }

  /** The same with code; shared. */
  public AccountOverride withCode(byte[] newCode) {
    return new AccountOverride(balance, nonce, Optional.of(newCode), storage, replacesStorage);
  }

  /** The same with words of storage instead of those it has. */
  public AccountOverride withStorage(List<Slot> slots, boolean replacing) {
    return new AccountOverride(balance, nonce, code, slots, replacing);
  }
}
