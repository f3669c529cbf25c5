package io.pandan.api.evm;

import java.util.function.Supplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What running code needs of the world outside its frame.
 *
 * <p>A 256-bit word is four {@code long} limbs, least significant first, given as an array and the
 * index of the first limb; a host writes results into the same array. An address is a word whose
 * low 20 bytes count. Before each call the engine has charged all that it owes, and afterwards asks
 * for the gas again, so a host charges what its own work costs by its own means. Used by one
 * thread.
 *
 * <p>A host ends the frame by throwing an exception of its own, which passes through the engine.
 */
@ProviderType
public interface EvmHost {
  /** The gas that is left, in whole units. */
  long gasAvailable();

  /**
   * Charges gas for computation.
   *
   * @param gas at least 0; may exceed what is left, and then all of it is used up
   */
  void chargeGas(long gas);

  /** Lets the host stop a long computation by throwing; called now and then. */
  void poll();

  /**
   * What an engine keeps from one frame to the next while one message is executed, made when it is
   * first asked for. It is to save work, and must not change what comes out.
   *
   * @param <T> the type
   * @param type of which there is one for each message; of the engine's own
   * @param first makes it
   * @return the message's one, or a new one where the host keeps nothing
   */
  default <T> T kept(Class<T> type, Supplier<T> first) {
    return first.get();
  }

  /** What memory is reserved in: a page of WebAssembly's, in bytes. */
  int MEMORY_PAGE_BYTES = 1 << 16;

  /**
   * Reserves memory for the frame until it ends. An engine asks when memory is to grow into further
   * pages of {@link #MEMORY_PAGE_BYTES}, once for all that an operand makes necessary and after
   * that was paid for. Unlike other calls this one comes while gas is owed, so that a host charges
   * nothing.
   *
   * @param bytes how much more, a multiple of {@link #MEMORY_PAGE_BYTES} above 0
   * @return whether there was enough; otherwise the engine ends the frame as {@link
   *     EvmOutcome.OutOfMemory}
   */
  default boolean reserveMemory(long bytes) {
    return true;
  }

  /** Whether side effects are forbidden. */
  boolean readOnly();

  /** Replaces the key at {@code at} by the value stored under it. */
  void loadStorage(long[] words, int at);

  /** Stores the word at {@code value} under the key at {@code key}; never called when read-only. */
  void storeStorage(long[] words, int key, int value);

  /** Replaces the key at {@code at} by the value in transient storage (EIP-1153). */
  void loadTransient(long[] words, int at);

  /** Stores into transient storage (EIP-1153); never called when read-only. */
  void storeTransient(long[] words, int key, int value);

  /** Hashes {@code length} bytes of memory by Keccak-256 into the word at {@code at}. */
  void keccak(byte[] data, int offset, int length, long[] words, int at);

  /** Replaces the address at {@code at} by its balance. */
  void balance(long[] words, int at);

  /** The balance of the contract that is running. */
  void selfBalance(long[] words, int at);

  /** The address that the transaction came from. */
  void origin(long[] words, int at);

  /** The price of gas that the transaction pays. */
  void gasPrice(long[] words, int at);

  /** Replaces the block number at {@code at} by that block's hash, or zero. */
  void blockHash(long[] words, int at);

  /** The address that the block's fees go to. */
  void coinbase(long[] words, int at);

  /** The block's time in seconds since 1970. */
  void timestamp(long[] words, int at);

  /** The block's number. */
  void number(long[] words, int at);

  /** The block's randomness (EIP-4399). */
  void prevRandao(long[] words, int at);

  /** The block's gas limit. */
  void gasLimit(long[] words, int at);

  /** The network's chain id. */
  void chainId(long[] words, int at);

  /** The block's base fee. */
  void baseFee(long[] words, int at);

  /**
   * Replaces the index at {@code at} by the hash of that blob of the transaction, or zero
   * (EIP-4844). Filecoin has no such opcode.
   *
   * @throws UnsupportedOperationException where the network has none
   */
  default void blobHash(long[] words, int at) {
    throw new UnsupportedOperationException("BLOBHASH on a network without blobs");
  }

  /**
   * The block's base fee for blobs (EIP-7516). Filecoin has no such opcode.
   *
   * @throws UnsupportedOperationException where the network has none
   */
  default void blobBaseFee(long[] words, int at) {
    throw new UnsupportedOperationException("BLOBBASEFEE on a network without blobs");
  }

  /** The size in bytes of the code at the address in {@code words}. */
  int codeSize(long[] words, int address);

  /** Replaces the address at {@code at} by the hash of its code (EIP-1052). */
  void codeHash(long[] words, int at);

  /** The code at the address in {@code words}; the engine only reads it. */
  byte[] code(long[] words, int address);

  /** Which kind of call an opcode makes. */
  enum CallKind {
    /** CALL. */
    CALL,
    /** CALLCODE: another's code on this contract's state, called by this contract. */
    CALL_CODE,
    /** DELEGATECALL: another's code on this contract's state, called by this one's caller. */
    DELEGATE_CALL,
    /** STATICCALL: a call that may change nothing. */
    STATIC_CALL
  }

  /**
   * What a call or a creation gave back.
   *
   * @param success whether the other side succeeded
   * @param data what it returned, or its reason for reverting; the engine only reads it
   */
  record CallResult(boolean success, byte[] data) {}

  /**
   * Calls another contract, an actor or a precompile.
   *
   * @param kind which opcode
   * @param words holds the operands
   * @param gas where the gas word is: what the code wants to give, before any rule caps it
   * @param address where the address is
   * @param value where the value is, meaningful for {@link CallKind#CALL} and {@link
   *     CallKind#CALL_CODE} only
   * @param data holds what to pass: the frame's memory, which stays as it is until this returns;
   *     the host copies what it keeps, after that was paid for or refused
   * @param offset where what to pass begins
   * @param length how many bytes it has
   */
  CallResult call(
      CallKind kind,
      long[] words,
      int gas,
      int address,
      int value,
      byte[] data,
      int offset,
      int length);

  /**
   * Creates a contract; never called when read-only.
   *
   * @param words holds the value and the salt, and takes the new address at {@code result}, zero
   *     when there is none
   * @param value where the endowment is
   * @param salt where CREATE2's salt is, or −1 for CREATE
   * @param result where the address goes
   * @param data holds what makes the contract: the frame's memory, as in {@link #call}
   * @param offset where the init code begins
   * @param length how many bytes it has
   * @return the data that the next RETURNDATACOPY sees: a reverted constructor's reason, or nothing
   */
  byte[] create(long[] words, int value, int salt, int result, byte[] data, int offset, int length);

  /**
   * Emits an event; never called when read-only.
   *
   * @param words holds the topics
   * @param firstTopic where the first topic is; each further one lies four limbs lower
   * @param topics how many there are, 0 to 4
   * @param data holds the event's data: the frame's memory, as in {@link #call}
   * @param offset where the event's data begins
   * @param length how many bytes it has
   */
  void log(long[] words, int firstTopic, int topics, byte[] data, int offset, int length);

  /** Sends all funds to the address at {@code beneficiary} and marks the contract as destroyed. */
  void selfDestruct(long[] words, int beneficiary);
}
