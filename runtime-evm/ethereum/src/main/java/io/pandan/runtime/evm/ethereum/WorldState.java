package io.pandan.runtime.evm.ethereum;

import io.pandan.api.eth.EthAddress;
import io.pandan.runtime.evm.core.Words;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * All accounts, in memory, with what one transaction adds: a journal to undo changes with, what is
 * warm (EIP-2929), what was touched (EIP-161), created and destroyed, transient storage (EIP-1153),
 * logs and refunds. Used by one thread.
 *
 * <p>What the setters here do is part of no transaction and cannot be undone; they must not be
 * called while one runs.
 */
public final class WorldState {
  private static final int FIRST_ACCOUNTS = 64;

  private final List<Account> accounts = new ArrayList<>();
  private Account[] table = new Account[2 * FIRST_ACCOUNTS];

  private final Journal journal = new Journal();
  private final List<Account> touched = new ArrayList<>();
  private final List<Account> destroyed = new ArrayList<>();
  private final List<Log> logs = new ArrayList<>();
  private int transaction;
  private long refund;

  /** A state without accounts. */
  public WorldState() {}

  /** An account, if the state has it. */
  public Optional<Account> find(EthAddress address) {
    Account account = account(address);
    return account.exists ? Optional.of(account) : Optional.empty();
  }

  /** Visits all accounts that exist, in the order in which they were first looked at. */
  public void forEachAccount(Consumer<Account> visitor) {
    for (Account account : accounts) {
      if (account.exists) {
        visitor.accept(account);
      }
    }
  }

  /** A balance in wei, zero where there is no account. */
  public BigInteger balance(EthAddress address) {
    return account(address).balance();
  }

  /** A nonce, unsigned 64 bits, 0 where there is no account. */
  public long nonce(EthAddress address) {
    return account(address).nonce;
  }

  /** An account's code, maybe none; not copied, never to be changed. */
  public byte[] code(EthAddress address) {
    return account(address).code.bytes;
  }

  /**
   * What a slot holds.
   *
   * @param key 0 to 2^256 − 1
   */
  public BigInteger storage(EthAddress address, BigInteger key) {
    Slots slots = account(address).storage;
    if (slots == null) {
      return BigInteger.ZERO;
    }
    int slot = slots.slot(Uint256.of(key), 0);
    return Uint256.toBigInteger(slots.values, 4 * slot);
  }

  /** Makes an account exist, with nothing in it if it is new. */
  public void create(EthAddress address) {
    account(address).exists = true;
  }

  /**
   * Sets a balance, of an account that exists from now on.
   *
   * @param balance in wei, 0 to 2^256 − 1
   */
  public void setBalance(EthAddress address, BigInteger balance) {
    Account account = account(address);
    account.exists = true;
    Words.copy(Uint256.of(balance), 0, account.balance, 0);
  }

  /**
   * Sets a nonce, of an account that exists from now on.
   *
   * @param nonce unsigned 64 bits
   */
  public void setNonce(EthAddress address, long nonce) {
    Account account = account(address);
    account.exists = true;
    account.nonce = nonce;
  }

  /**
   * Sets an account's code; the account exists from now on.
   *
   * @param code not copied, never to be changed
   */
  public void setCode(EthAddress address, byte[] code) {
    Account account = account(address);
    account.exists = true;
    account.code = code.length == 0 ? Account.NO_CODE : new ContractCode(code);
  }

  /**
   * Sets a slot, of an account that exists from now on.
   *
   * @param key 0 to 2^256 − 1
   * @param value 0 to 2^256 − 1
   */
  public void setStorage(EthAddress address, BigInteger key, BigInteger value) {
    Account account = account(address);
    account.exists = true;
    Slots slots = account.storage();
    int slot = slots.slot(Uint256.of(key), 0);
    Uint256.set(slots.values, 4 * slot, value);
    slots.changedIn[slot] = 0;
  }

  /** The account at an address, whether it exists or not. */
  Account account(EthAddress address) {
    long[] word = new long[4];
    Words.setBytes(word, 0, address.toBytes());
    return account(word, 0);
  }

  /** The account at the address that the low 20 bytes of a word say. */
  Account account(long[] w, int at) {
    long a0 = w[at];
    long a1 = w[at + 1];
    long a2 = w[at + 2] & 0xffff_ffffL;
    int mask = table.length - 1;
    int i = WordHash.of(a0, a1, a2, 0) & mask;
    for (Account found = table[i]; found != null; found = table[i = i + 1 & mask]) {
      long[] word = found.word;
      if (word[0] == a0 && word[1] == a1 && word[2] == a2) {
        return found;
      }
    }
    byte[] bytes = new byte[32];
    Words.store(w, at, bytes, 0);
    Account account = new Account(EthAddress.of(Arrays.copyOfRange(bytes, 12, 32)));
    table[i] = account;
    accounts.add(account);
    if (2 * accounts.size() > table.length) {
      grow();
    }
    return account;
  }

  private void grow() {
    table = new Account[2 * table.length];
    int mask = table.length - 1;
    for (Account account : accounts) {
      int i = WordHash.of(account.word[0], account.word[1], account.word[2], 0) & mask;
      while (table[i] != null) {
        i = i + 1 & mask;
      }
      table[i] = account;
    }
  }

  /** Begins a transaction: nothing is warm, touched, created, destroyed, logged or refunded. */
  void begin() {
    transaction++;
    journal.clear();
    touched.clear();
    destroyed.clear();
    logs.clear();
    refund = 0;
  }

  /**
   * Ends a transaction: what was destroyed is deleted, and so is what was touched and is empty.
   *
   * @param clearEmpty whether the latter (EIP-161)
   */
  void end(boolean clearEmpty) {
    for (Account account : destroyed) {
      if (account.destroyedIn == transaction) {
        delete(account);
      }
    }
    if (clearEmpty) {
      for (Account account : touched) {
        if (account.touchedIn == transaction && account.exists && account.isEmpty()) {
          delete(account);
        }
      }
    }
    journal.clear();
  }

  private static void delete(Account account) {
    account.exists = false;
    account.nonce = 0;
    Words.set(account.balance, 0, 0);
    account.code = Account.NO_CODE;
    account.storage = null;
  }

  /** Where {@link #revert} would return to. */
  long snapshot() {
    return (long) logs.size() << 32 | journal.size();
  }

  /** Undoes everything since a snapshot; the refund is the caller's to restore. */
  void revert(long snapshot) {
    journal.undo((int) snapshot);
    int kept = (int) (snapshot >>> 32);
    if (logs.size() > kept) {
      logs.subList(kept, logs.size()).clear();
    }
  }

  long refund() {
    return refund;
  }

  void setRefund(long gas) {
    refund = gas;
  }

  void addRefund(long gas) {
    refund += gas;
  }

  void log(Log log) {
    logs.add(log);
  }

  List<Log> logs() {
    return List.copyOf(logs);
  }

  /** Makes an account warm; says whether it was cold. */
  boolean warm(Account account) {
    if (account.warmIn == transaction) {
      return false;
    }
    journal.warmAccount(account);
    account.warmIn = transaction;
    return true;
  }

  /** Makes a slot warm; says whether it was cold. */
  boolean warm(Account account, int slot) {
    Slots slots = account.storage();
    if (slots.warmIn[slot] == transaction) {
      return false;
    }
    journal.warmSlot(account, slot);
    slots.warmIn[slot] = transaction;
    return true;
  }

  /** Where in its storage's {@code values} or {@code originals} the original of a slot is. */
  long[] originals(Slots slots, int slot) {
    return slots.changedIn[slot] == transaction ? slots.originals : slots.values;
  }

  /** Changes a slot. */
  void store(Account account, int slot, long[] w, int value) {
    Slots slots = account.storage();
    int at = 4 * slot;
    journal.storage(account, slot, slots.values, at);
    if (slots.changedIn[slot] != transaction) {
      slots.changedIn[slot] = transaction;
      Words.copy(slots.values, at, slots.originals, at);
    }
    Words.copy(w, value, slots.values, at);
  }

  /** Replaces the key at {@code at} by what transient storage holds under it. */
  void loadTransient(Account account, long[] w, int at) {
    if (account.transientIn != transaction) {
      Words.set(w, at, 0);
      return;
    }
    Slots slots = account.transientStorage();
    int slot = slots.slot(w, at);
    Words.copy(slots.values, 4 * slot, w, at);
  }

  /** Changes transient storage. */
  void storeTransient(Account account, long[] w, int key, int value) {
    if (account.transientIn != transaction) {
      account.transientIn = transaction;
      account.transientStorage = null;
    }
    Slots slots = account.transientStorage();
    int slot = slots.slot(w, key);
    journal.transientStorage(account, slot, slots.values, 4 * slot);
    Words.copy(w, value, slots.values, 4 * slot);
  }

  /**
   * Marks an account as touched (EIP-161). That of RIPEMD-160's precompile stays so even when the
   * touch is undone, as on the main network since block 2,675,119 (EIP-161, addendum).
   */
  void touch(Account account) {
    if (account.touchedIn != transaction) {
      if (!isRipemd160(account)) {
        journal.touched(account);
      }
      account.touchedIn = transaction;
      touched.add(account);
    }
  }

  private static boolean isRipemd160(Account account) {
    return account.word[0] == 3 && account.word[1] == 0 && account.word[2] == 0;
  }

  /** Makes an account exist. */
  void makeExist(Account account) {
    if (!account.exists) {
      journal.exists(account);
      account.exists = true;
    }
  }

  /** Adds to a balance; the account exists from now on. */
  void credit(Account account, long[] w, int value) {
    makeExist(account);
    journal.balance(account);
    Uint256.add(account.balance, 0, w, value);
  }

  /** Takes from a balance, which must suffice. */
  void debit(Account account, long[] w, int value) {
    journal.balance(account);
    Uint256.subtract(account.balance, 0, w, value);
  }

  /** Makes a balance zero. */
  void burn(Account account) {
    journal.balance(account);
    Words.set(account.balance, 0, 0);
  }

  void incrementNonce(Account account) {
    makeExist(account);
    journal.nonce(account);
    account.nonce++;
  }

  void setCode(Account account, ContractCode code) {
    journal.code(account);
    account.code = code;
  }

  /** Marks an account as created by this transaction. */
  void markCreated(Account account) {
    journal.created(account);
    account.createdIn = transaction;
  }

  boolean isCreated(Account account) {
    return account.createdIn == transaction;
  }

  /** Marks an account to be deleted when the transaction ends; says whether it was not yet. */
  boolean destroy(Account account) {
    if (account.destroyedIn == transaction) {
      return false;
    }
    journal.destroyed(account);
    account.destroyedIn = transaction;
    destroyed.add(account);
    return true;
  }
}
