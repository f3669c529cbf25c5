package io.pandan.runtime.evm.ethereum;

import io.pandan.runtime.evm.core.Words;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What was before each change of a transaction, so that changes can be undone, latest first. */
final class Journal {
  private static final int FIRST = 64;

  private static final byte STORAGE = 0;
  private static final byte TRANSIENT = 1;
  private static final byte WARM_SLOT = 2;
  private static final byte WARM_ACCOUNT = 3;
  private static final byte BALANCE = 4;
  private static final byte NONCE = 5;
  private static final byte CODE = 6;
  private static final byte EXISTS = 7;
  private static final byte CREATED = 8;
  private static final byte TOUCHED = 9;
  private static final byte DESTROYED = 10;

  private byte[] kinds = new byte[FIRST];
  private Account[] accounts = new Account[FIRST];
  private int[] slots = new int[FIRST];
  private long[] words = new long[4 * FIRST];
  private @Nullable ContractCode[] codes = new @Nullable ContractCode[FIRST];
  private int size;

  int size() {
    return size;
  }

  /** Forgets everything: it cannot be undone any more. */
  void clear() {
    Arrays.fill(accounts, 0, size, null);
    Arrays.fill(codes, 0, size, null);
    size = 0;
  }

  void storage(Account account, int slot, long[] old, int at) {
    int entry = add(STORAGE, account);
    slots[entry] = slot;
    Words.copy(old, at, words, 4 * entry);
  }

  void transientStorage(Account account, int slot, long[] old, int at) {
    int entry = add(TRANSIENT, account);
    slots[entry] = slot;
    Words.copy(old, at, words, 4 * entry);
  }

  void warmSlot(Account account, int slot) {
    int entry = add(WARM_SLOT, account);
    slots[entry] = slot;
  }

  void warmAccount(Account account) {
    add(WARM_ACCOUNT, account);
  }

  void balance(Account account) {
    int entry = add(BALANCE, account);
    Words.copy(account.balance, 0, words, 4 * entry);
  }

  void nonce(Account account) {
    int entry = add(NONCE, account);
    words[4 * entry] = account.nonce;
  }

  void code(Account account) {
    int entry = add(CODE, account);
    codes[entry] = account.code;
  }

  void exists(Account account) {
    add(EXISTS, account);
  }

  void created(Account account) {
    int entry = add(CREATED, account);
    slots[entry] = account.createdIn;
  }

  void touched(Account account) {
    int entry = add(TOUCHED, account);
    slots[entry] = account.touchedIn;
  }

  void destroyed(Account account) {
    int entry = add(DESTROYED, account);
    slots[entry] = account.destroyedIn;
  }

  /** Undoes everything since the journal had that size. */
  void undo(int downTo) {
    while (size > downTo) {
      size--;
      Account account = accounts[size];
      int slot = slots[size];
      switch (kinds[size]) {
        case STORAGE -> Words.copy(words, 4 * size, account.storage().values, 4 * slot);
        case TRANSIENT -> Words.copy(words, 4 * size, account.transientStorage().values, 4 * slot);
        case WARM_SLOT -> account.storage().warmIn[slot] = 0;
        case WARM_ACCOUNT -> account.warmIn = 0;
        case BALANCE -> Words.copy(words, 4 * size, account.balance, 0);
        case NONCE -> account.nonce = words[4 * size];
        case CODE -> {
          account.code = Objects.requireNonNull(codes[size]);
          codes[size] = null;
        }
        case EXISTS -> account.exists = false;
        case CREATED -> account.createdIn = slot;
        case TOUCHED -> account.touchedIn = slot;
        case DESTROYED -> account.destroyedIn = slot;
        default -> throw new IllegalStateException("journal entry of kind " + kinds[size]);
      }
    }
  }

  private int add(byte kind, Account account) {
    int entry = size;
    if (entry == kinds.length) {
      int capacity = 2 * entry;
      kinds = Arrays.copyOf(kinds, capacity);
      accounts = Arrays.copyOf(accounts, capacity);
      slots = Arrays.copyOf(slots, capacity);
      words = Arrays.copyOf(words, 4 * capacity);
      codes = Arrays.copyOf(codes, capacity);
    }
    kinds[entry] = kind;
    accounts[entry] = account;
    size++;
    return entry;
  }
}
