package io.pandan.runtime.evm.actor;

import io.pandan.ipld.Blockstore;
import io.pandan.ipld.CborCodec;
import io.pandan.ipld.CborException;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.hamt.Kamt;
import io.pandan.ipld.hamt.KamtConfig;
import io.pandan.ipld.hamt.NodeCache;
import io.pandan.runtime.evm.core.Words;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Storage of 256-bit words under 256-bit keys; a word that is zero is not there. Source:
 * builtin-actors {@code actors/evm/src/interpreter/system.rs} ({@code StateKamt}).
 */
final class Storage {
  private static final int WORD_BYTES = 32;

  /** Values are byte strings without leading zeros; those in memory are 32 bytes. */
  private static final CborCodec<byte[]> WORD = CborCodec.of(Storage::readWord, Storage::writeWord);

  private final Blockstore store;
  private final NodeCache nodes;

  /** Null while nothing is stored and nothing was read. */
  private @Nullable Kamt<byte[]> slots;

  Storage(Blockstore store, NodeCache nodes) {
    this.store = store;
    this.nodes = nodes;
  }

  void load(Cid root) {
    slots = Kamt.load(store, root, KamtConfig.EVM_STORAGE, WORD, nodes);
  }

  void clear() {
    slots = null;
  }

  boolean isEmpty() {
    return slots == null || slots.isEmpty();
  }

  Cid flush() {
    return made().flush();
  }

  private Kamt<byte[]> made() {
    Kamt<byte[]> made = slots;
    if (made == null) {
      made = Kamt.create(store, KamtConfig.EVM_STORAGE, WORD, nodes);
      slots = made;
    }
    return made;
  }

  /** Replaces the key at an index by its value. */
  void get(long[] words, int at) {
    byte[] value = slots == null ? null : slots.get(Words.toBytes(words, at)).orElse(null);
    if (value != null) {
      Words.load(value, 0, words, at);
    } else {
      Words.set(words, at, 0);
    }
  }

  /** Sets the value of a key, and tells whether that changed anything. */
  boolean set(long[] words, int key, int value) {
    byte[] keyBytes = Words.toBytes(words, key);
    if (Words.isZero(words, value)) {
      return slots != null && slots.delete(keyBytes).isPresent();
    }
    return made().set(keyBytes, Words.toBytes(words, value));
  }

  static byte[] readWord(CborReader in) {
    byte[] bytes = in.readBytes();
    if (bytes.length > WORD_BYTES) {
      throw new CborException("a word of " + bytes.length + " bytes exceeds " + WORD_BYTES);
    }
    byte[] word = new byte[WORD_BYTES];
    System.arraycopy(bytes, 0, word, WORD_BYTES - bytes.length, bytes.length);
    return word;
  }

  static void writeWord(byte[] word, CborWriter out) {
    int zeros = 0;
    while (zeros < word.length && word[zeros] == 0) {
      zeros++;
    }
    out.writeBytes(Arrays.copyOfRange(word, zeros, word.length));
  }
}
