package io.pandan.ipld.hamt;

import io.pandan.ipld.Blockstore;
import io.pandan.ipld.BrokenStateException;
import io.pandan.ipld.CborCodec;
import io.pandan.ipld.CborException;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.Cid;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A map from words of 32 bytes to values as a trie of blocks that keeps neighbouring keys together
 * and skips levels in which there is no choice: the storage of EVM contracts. A key's way through
 * the tree is the key itself; in blocks it stands without leading zeros, as a number.
 *
 * <p>Not for many threads. A method that meets a missing or malformed block throws {@link
 * BrokenStateException}, and passes on what the store throws; after an exception from a change the
 * tree is to be thrown away. Arrays of keys are shared: nobody changes one that was handed over.
 *
 * @param <V> the values' type
 * @see <a href="https://github.com/filecoin-project/ref-fvm/tree/master/ipld/kamt">ref-fvm's
 *     KAMT</a>
 */
public final class Kamt<V> {
  /** The length of a key in bytes. */
  public static final int KEY_BYTES = KamtLayout.KEY_BYTES;

  private final Trie trie;
  private final CborCodec<V> codec;

  private Kamt(Trie trie, CborCodec<V> codec) {
    this.trie = trie;
    this.codec = codec;
  }

  /**
   * Makes an empty map.
   *
   * @param <V> the values' type
   * @param store where its nodes will be written
   * @param config its shape
   * @param codec how values are encoded
   * @return the map, not yet written
   */
  public static <V> Kamt<V> create(Blockstore store, KamtConfig config, CborCodec<V> codec) {
    return new Kamt<>(trie(store, config, null, null), codec);
  }

  /**
   * Makes an empty map whose nodes other maps may know.
   *
   * @param <V> the values' type
   * @param store where its nodes will be written
   * @param config its shape
   * @param codec how values are encoded
   * @param cache nodes of maps of the same shape, in whatever stores
   * @return the map, not yet written
   */
  public static <V> Kamt<V> create(
      Blockstore store, KamtConfig config, CborCodec<V> codec, NodeCache cache) {
    return new Kamt<>(trie(store, config, cache, null), codec);
  }

  /**
   * Reads the root of a stored map.
   *
   * @param <V> the values' type
   * @param store where its nodes are
   * @param root the root's CID
   * @param config its shape
   * @param codec how values are encoded
   * @return the map
   */
  public static <V> Kamt<V> load(
      Blockstore store, Cid root, KamtConfig config, CborCodec<V> codec) {
    return new Kamt<>(trie(store, config, null, root), codec);
  }

  /**
   * Reads the root of a stored map whose nodes other maps may know. Blocks are asked for as without
   * them.
   *
   * @param <V> the values' type
   * @param store where its nodes are
   * @param root the root's CID
   * @param config its shape
   * @param codec how values are encoded
   * @param cache nodes of maps of the same shape, in whatever stores
   * @return the map
   */
  public static <V> Kamt<V> load(
      Blockstore store, Cid root, KamtConfig config, CborCodec<V> codec, NodeCache cache) {
    return new Kamt<>(trie(store, config, cache, root), codec);
  }

  private static Trie trie(
      Blockstore store, KamtConfig config, @Nullable NodeCache cache, @Nullable Cid root) {
    return new Trie(
        store,
        config.bitWidth(),
        config.minDataDepth(),
        config.maxBucketSize(),
        KamtLayout.WORDS,
        UnaryOperator.identity(),
        cache,
        root);
  }

  /**
   * Looks a key up.
   *
   * @param key 32 bytes, big-endian
   * @return its value, if there is one
   */
  public Optional<V> get(byte[] key) {
    checkKey(key);
    return Optional.ofNullable(trie.get(key)).map(this::decode);
  }

  /**
   * Whether a key has a value.
   *
   * @param key 32 bytes, big-endian
   * @return whether it has
   */
  public boolean has(byte[] key) {
    checkKey(key);
    return trie.get(key) != null;
  }

  /**
   * Sets a key's value.
   *
   * @param key 32 bytes, big-endian; shared
   * @param value the value, which is encoded at once
   * @return whether that changed the map
   */
  public boolean set(byte[] key, V value) {
    checkKey(key);
    return trie.set(encode(key, value), true);
  }

  /**
   * Sets a key's value unless it has one.
   *
   * @param key 32 bytes, big-endian; shared
   * @param value the value, which is encoded at once
   * @return whether there was none
   */
  public boolean setIfAbsent(byte[] key, V value) {
    checkKey(key);
    return trie.set(encode(key, value), false);
  }

  /**
   * Deletes a key.
   *
   * @param key 32 bytes, big-endian
   * @return the value that it had, if any
   */
  public Optional<V> delete(byte[] key) {
    checkKey(key);
    return Optional.ofNullable(trie.delete(key)).map(this::decode);
  }

  /** Deletes all keys. */
  public void clear() {
    trie.clear();
  }

  /**
   * Whether there is no key.
   *
   * @return whether it is empty
   */
  public boolean isEmpty() {
    return trie.isEmpty();
  }

  /**
   * Visits all keys in the order in which their paths stand in the tree, that is by their numbers.
   * Nodes that are read on the way are not kept. The map must not be changed meanwhile.
   *
   * @param visitor is given each key, shared, and its value
   */
  public void forEach(BiConsumer<byte[], V> visitor) {
    trie.forEach(entry -> visitor.accept(entry.key(), decode(entry)));
  }

  /**
   * What looking up or changing the last key took.
   *
   * @return the same object always
   */
  public Walk walk() {
    return trie.walk();
  }

  /**
   * Writes the nodes that have changed, children before parents; nothing if nothing has.
   *
   * @return the root's CID
   */
  public Cid flush() {
    return trie.flush();
  }

  private Entry encode(byte[] key, V value) {
    byte[] encoded = codec.encode(value);
    return new Entry(key, encoded, 0, encoded.length);
  }

  private V decode(Entry entry) {
    try {
      CborReader in = new CborReader(entry.block(), entry.start(), entry.end() - entry.start());
      V value = codec.read(in);
      in.requireEnd();
      return value;
    } catch (CborException e) {
      throw new BrokenStateException("value in a tree: " + e.getMessage(), e);
    }
  }

  private static void checkKey(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("key of " + key.length + " bytes, expected " + KEY_BYTES);
    }
  }
}
