package io.pandan.api.evm;

import io.pandan.ipld.Blockstore;
import io.pandan.ipld.CborCodec;
import io.pandan.ipld.CborException;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.hamt.Kamt;
import io.pandan.ipld.hamt.KamtConfig;
import java.util.Arrays;
import java.util.function.BiConsumer;

/**
 * A contract's storage: words of 32 bytes under keys of 32 bytes, big-endian; a word that is zero
 * is not there. Not for many threads; broken blocks give {@link
 * io.pandan.ipld.BrokenStateException}. Source: builtin-actors {@code
 * actors/evm/src/interpreter/system.rs} ({@code StateKamt}).
 */
public final class ContractStorage {

  /** The length of keys and values in bytes. */
  public static final int WORD_BYTES = 32;

  /** Values are byte strings without leading zeros; those in memory have 32 bytes. */
  public static final CborCodec<byte[]> WORD =
      CborCodec.of(ContractStorage::readWord, ContractStorage::writeWord);

  private final Kamt<byte[]> slots;

  private ContractStorage(Kamt<byte[]> slots) {
    this.slots = slots;
  }

  /**
   * Storage in which all is zero.
   *
   * @param store where its nodes will be written
   */
  public static ContractStorage create(Blockstore store) {
    return new ContractStorage(Kamt.create(store, KamtConfig.EVM_STORAGE, WORD));
  }

  /**
   * Storage that is there.
   *
   * @param store where its nodes are, and will be written
   * @param root its root
   */
  public static ContractStorage load(Blockstore store, Cid root) {
    return new ContractStorage(Kamt.load(store, root, KamtConfig.EVM_STORAGE, WORD));
  }

  /**
   * Reads a word.
   *
   * @param key 32 bytes
   * @return 32 bytes, zeros where nothing is stored; the caller only reads it
   */
  public byte[] get(byte[] key) {
    return slots.get(key).orElseGet(() -> new byte[WORD_BYTES]);
  }

  /**
   * Stores a word.
   *
   * @param key 32 bytes; shared
   * @param value 32 bytes
   */
  public void set(byte[] key, byte[] value) {
    if (value.length != WORD_BYTES) {
      throw new IllegalArgumentException(
          "a word has " + WORD_BYTES + " bytes, not " + value.length);
    }
    if (Arrays.equals(value, new byte[WORD_BYTES])) {
      slots.delete(key);
    } else {
      slots.set(key, value);
    }
  }

  /** Calls for each word that is not zero, in the order of keys. */
  public void forEach(BiConsumer<byte[], byte[]> visitor) {
    slots.forEach(visitor);
  }

  /**
   * Writes what has changed.
   *
   * @return the root
   */
  public Cid flush() {
    return slots.flush();
  }

  private static byte[] readWord(CborReader in) {
    byte[] bytes = in.readBytes();
    if (bytes.length > WORD_BYTES) {
      throw new CborException("a word of " + bytes.length + " bytes exceeds " + WORD_BYTES);
    }
    byte[] word = new byte[WORD_BYTES];
    System.arraycopy(bytes, 0, word, WORD_BYTES - bytes.length, bytes.length);
    return word;
  }

  private static void writeWord(byte[] word, CborWriter out) {
    int zeros = 0;
    while (zeros < word.length && word[zeros] == 0) {
      zeros++;
    }
    out.writeBytes(Arrays.copyOfRange(word, zeros, word.length));
  }
}
