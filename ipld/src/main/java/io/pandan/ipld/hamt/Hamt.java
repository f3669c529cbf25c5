package io.pandan.ipld.hamt;

import io.pandan.crypto.Sha256;
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
 * A map from byte strings to values as a hash array mapped trie of blocks: Filecoin's state tree,
 * and the maps in actors' state. A key's way through the tree is its SHA2-256.
 *
 * <p>Not for many threads. A method that meets a missing or malformed block throws {@link
 * BrokenStateException}, and passes on what the store throws; after an exception from a change the
 * tree is to be thrown away. Arrays of keys are shared: nobody changes one that was handed over.
 *
 * @param <V> the values' type
 * @see <a href="https://ipld.io/specs/advanced-data-layouts/hamt/spec/">HashMap specification</a>
 */
public final class Hamt<V> {
  private final Trie trie;
  private final CborCodec<V> codec;

  private Hamt(Trie trie, CborCodec<V> codec) {
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
  public static <V> Hamt<V> create(Blockstore store, HamtConfig config, CborCodec<V> codec) {
    return new Hamt<>(trie(store, config, Sha256::hash, null), codec);
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
  public static <V> Hamt<V> load(
      Blockstore store, Cid root, HamtConfig config, CborCodec<V> codec) {
    return load(store, root, config, codec, Sha256::hash);
  }

  /**
   * Reads the root of a stored map whose keys someone else hashes.
   *
   * @param <V> the values' type
   * @param store where its nodes are
   * @param root the root's CID
   * @param config its shape
   * @param codec how values are encoded
   * @param hash gives a key's SHA2-256; asked once a look-up or change, and for each key that moves
   *     to a deeper node, as ref-fvm's HAMT does it
   * @return the map
   */
  public static <V> Hamt<V> load(
      Blockstore store,
      Cid root,
      HamtConfig config,
      CborCodec<V> codec,
      UnaryOperator<byte[]> hash) {
    return new Hamt<>(trie(store, config, hash, root), codec);
  }

  private static Trie trie(
      Blockstore store, HamtConfig config, UnaryOperator<byte[]> hash, @Nullable Cid root) {
    return new Trie(
        store,
        config.bitWidth(),
        config.minDataDepth(),
        config.maxBucketSize(),
        config.version() == HamtConfig.Version.V0 ? HamtLayout.V0 : HamtLayout.V3,
        hash,
        null,
        root);
  }

  /**
   * Looks a key up.
   *
   * @param key any bytes
   * @return its value, if there is one
   */
  public Optional<V> get(byte[] key) {
    return Optional.ofNullable(trie.get(key)).map(this::decode);
  }

  /**
   * Whether a key has a value.
   *
   * @param key any bytes
   * @return whether it has
   */
  public boolean has(byte[] key) {
    return trie.get(key) != null;
  }

  /**
   * Sets a key's value.
   *
   * @param key any bytes; shared
   * @param value the value, which is encoded at once
   * @return whether that changed the map
   */
  public boolean set(byte[] key, V value) {
    return trie.set(encode(key, value), true);
  }

  /**
   * Sets a key's value unless it has one.
   *
   * @param key any bytes; shared
   * @param value the value, which is encoded at once
   * @return whether there was none
   */
  public boolean setIfAbsent(byte[] key, V value) {
    return trie.set(encode(key, value), false);
  }

  /**
   * Deletes a key.
   *
   * @param key any bytes
   * @return the value that it had, if any
   */
  public Optional<V> delete(byte[] key) {
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
   * Visits all keys in the order in which their paths stand in the tree, that is by their hashes.
   * Nodes that are read on the way are not kept. The map must not be changed meanwhile.
   *
   * @param visitor is given each key, shared, and its value
   */
  public void forEach(BiConsumer<byte[], V> visitor) {
    trie.forEach(entry -> visitor.accept(entry.key(), decode(entry)));
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
}
