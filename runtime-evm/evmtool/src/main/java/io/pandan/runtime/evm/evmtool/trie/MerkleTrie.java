package io.pandan.runtime.evm.evmtool.trie;

import io.pandan.api.eth.Rlp;
import io.pandan.api.eth.RlpItem;
import io.pandan.crypto.Keccak256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Ethereum's modified Merkle-Patricia trie: keys and values, and the hash that stands for all of
 * them. Source: Ethereum yellow paper, appendix D.
 *
 * <p>The nodes are made anew, from the keys in their order, each time that the root is asked for:
 * linear in the number of keys. For one thread.
 */
public final class MerkleTrie {
  private static final int HASH_BYTES = 32;
  private static final int BRANCH_CHILDREN = 16;

  /** The flags of a hex-prefixed path (yellow paper, appendix C). */
  private static final int LEAF_FLAG = 0x20;

  private static final int ODD_FLAG = 0x10;

  private static final RlpItem NOTHING = RlpItem.of(new byte[0]);
  private static final byte[] EMPTY_ROOT = Keccak256.hash(Rlp.encode(NOTHING));

  private final boolean secure;
  private final TreeMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);

  private MerkleTrie(boolean secure) {
    this.secure = secure;
  }

  /** A trie without entries, whose keys are the paths. */
  public static MerkleTrie plain() {
    return new MerkleTrie(false);
  }

  /** A trie without entries, whose paths are the keys' hashes, as those of accounts and storage. */
  public static MerkleTrie secure() {
    return new MerkleTrie(true);
  }

  /**
   * Sets or removes an entry.
   *
   * @param key any bytes; not copied, never to be changed
   * @param value any bytes, none of them to remove the entry; not copied, never to be changed
   */
  public void put(byte[] key, byte[] value) {
    byte[] path = secure ? Keccak256.hash(key) : key;
    if (value.length == 0) {
      entries.remove(path);
    } else {
      entries.put(path, value);
    }
  }

  /** The entry whose path comes next after a key's, for a trie that is not secure. */
  public Optional<byte[]> next(byte[] key) {
    return Optional.ofNullable(entries.higherKey(key));
  }

  /** The entry whose path comes last before a key's, for a trie that is not secure. */
  public Optional<byte[]> previous(byte[] key) {
    return Optional.ofNullable(entries.lowerKey(key));
  }

  /** The root, 32 bytes. */
  public byte[] root() {
    if (entries.isEmpty()) {
      return EMPTY_ROOT.clone();
    }
    List<Entry> all = new ArrayList<>(entries.size());
    for (Map.Entry<byte[], byte[]> entry : entries.entrySet()) {
      all.add(new Entry(nibbles(entry.getKey()), entry.getValue()));
    }
    return Keccak256.hash(Rlp.encode(node(all, 0)));
  }

  private record Entry(byte[] path, byte[] value) {}

  private static byte[] nibbles(byte[] key) {
    byte[] path = new byte[2 * key.length];
    for (int i = 0; i < key.length; i++) {
      path[2 * i] = (byte) (key[i] >> 4 & 0xf);
      path[2 * i + 1] = (byte) (key[i] & 0xf);
    }
    return path;
  }

  /** The node of entries, one at least and in order, that agree in their first nibbles. */
  private static RlpItem node(List<Entry> entries, int depth) {
    Entry first = entries.getFirst();
    if (entries.size() == 1) {
      return RlpItem.list(
          RlpItem.of(hexPrefix(first.path(), depth, first.path().length, LEAF_FLAG)),
          RlpItem.of(first.value()));
    }
    int common = Arrays.mismatch(first.path(), entries.getLast().path());
    if (common > depth) {
      return RlpItem.list(
          RlpItem.of(hexPrefix(first.path(), depth, common, 0)), reference(node(entries, common)));
    }
    return branch(entries, depth);
  }

  private static RlpItem branch(List<Entry> entries, int depth) {
    List<RlpItem> children = new ArrayList<>(BRANCH_CHILDREN + 1);
    int begin = entries.getFirst().path().length == depth ? 1 : 0;
    RlpItem value = begin == 1 ? RlpItem.of(entries.getFirst().value()) : NOTHING;
    for (int nibble = 0; nibble < BRANCH_CHILDREN; nibble++) {
      int end = begin;
      while (end < entries.size() && entries.get(end).path()[depth] == nibble) {
        end++;
      }
      children.add(
          end == begin ? NOTHING : reference(node(entries.subList(begin, end), depth + 1)));
      begin = end;
    }
    children.add(value);
    return new RlpItem.Items(children);
  }

  /** What a parent holds of a node: the node itself when it is small, otherwise its hash. */
  private static RlpItem reference(RlpItem node) {
    byte[] encoded = Rlp.encode(node);
    return encoded.length < HASH_BYTES ? node : RlpItem.of(Keccak256.hash(encoded));
  }

  private static byte[] hexPrefix(byte[] path, int from, int to, int flag) {
    boolean odd = (to - from & 1) == 1;
    byte[] out = new byte[(to - from) / 2 + 1];
    out[0] = (byte) (odd ? flag | ODD_FLAG | path[from] : flag);
    int at = odd ? from + 1 : from;
    for (int i = 1; i < out.length; i++, at += 2) {
      out[i] = (byte) (path[at] << 4 | path[at + 1]);
    }
    return out;
  }
}
