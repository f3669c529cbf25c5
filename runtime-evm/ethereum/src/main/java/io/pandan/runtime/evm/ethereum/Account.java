package io.pandan.runtime.evm.ethereum;

import io.pandan.api.eth.EthAddress;
import io.pandan.runtime.evm.core.Words;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * One account of a {@link WorldState}, to be read; the state changes it. An account object exists
 * for every address that was ever looked at. Used by one thread.
 */
public final class Account {
  static final ContractCode NO_CODE = new ContractCode(new byte[0]);

  /** The address as a word: four limbs, the last one zero. */
  final long[] word = new long[4];

  final byte[] addressBytes;
  final long[] balance = new long[4];
  boolean exists;
  long nonce;
  ContractCode code = NO_CODE;
  @Nullable Slots storage;
  @Nullable Slots transientStorage;

  /** In which transaction it was last made warm; 0 for none. */
  int warmIn;

  /** In which transaction it was last touched (EIP-161); 0 for none. */
  int touchedIn;

  /** In which transaction it was created as a contract; 0 for none. */
  int createdIn;

  /** In which transaction it destroyed itself; 0 for none. */
  int destroyedIn;

  /** In which transaction its transient storage was last used; 0 for none. */
  int transientIn;

  private final EthAddress address;

  Account(EthAddress address) {
    this.address = address;
    addressBytes = address.toBytes();
    Words.setBytes(word, 0, addressBytes);
  }

  /** Its address. */
  public EthAddress address() {
    return address;
  }

  /** Whether the state has it; before EIP-161 also with nothing in it. */
  public boolean exists() {
    return exists;
  }

  /** Its nonce, unsigned 64 bits. */
  public long nonce() {
    return nonce;
  }

  /** Its balance in wei. */
  public BigInteger balance() {
    return Uint256.toBigInteger(balance, 0);
  }

  /** Its code, maybe none; not copied, never to be changed. */
  public byte[] code() {
    return code.bytes;
  }

  /** Keccak-256 of its code; a copy. */
  public byte[] codeHash() {
    return code.hash().clone();
  }

  /** What {@link #forEachSlot} tells. */
  @FunctionalInterface
  public interface SlotVisitor {
    /**
     * Visits a slot.
     *
     * @param key 32 bytes, the receiver's to keep
     * @param value 32 bytes, not all zero, the receiver's to keep
     */
    void slot(byte[] key, byte[] value);
  }

  /**
   * Visits all slots of its storage that are not zero, in the order in which they were first used.
   */
  public void forEachSlot(SlotVisitor visitor) {
    Slots slots = storage;
    if (slots == null) {
      return;
    }
    for (int slot = 0; slot < slots.size(); slot++) {
      if (slots.isSet(slot)) {
        visitor.slot(Words.toBytes(slots.keys, 4 * slot), Words.toBytes(slots.values, 4 * slot));
      }
    }
  }

  /** Whether there is nothing in it (EIP-161), storage apart. */
  public boolean isEmpty() {
    return nonce == 0 && Words.isZero(balance, 0) && code.isEmpty();
  }

  /** Whether a contract cannot be created here (EIP-684, EIP-7610). */
  boolean isTaken() {
    return nonce != 0 || !code.isEmpty() || storage != null && storage.isAnySet();
  }

  Slots storage() {
    Slots slots = storage;
    if (slots == null) {
      slots = new Slots();
      storage = slots;
    }
    return slots;
  }

  Slots transientStorage() {
    Slots slots = transientStorage;
    if (slots == null) {
      slots = new Slots();
      transientStorage = slots;
    }
    return slots;
  }

  @Override
  public String toString() {
    return "Account[" + address + "]";
  }
}
