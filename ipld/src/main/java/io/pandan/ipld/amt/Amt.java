package io.pandan.ipld.amt;

import io.pandan.ipld.Blockstore;
import io.pandan.ipld.BrokenStateException;
import io.pandan.ipld.CborCodec;
import io.pandan.ipld.CborException;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A sparse array as an array mapped trie of blocks. Its height grows and shrinks with the greatest
 * index, so that equal contents have equal roots.
 *
 * <p>An index is unsigned, up to {@link #MAX_INDEX}. Nodes are read when an index leads there and
 * values decoded when they are asked for; what did not change is not written. Not for many threads.
 * A method that meets a missing or malformed block throws {@link BrokenStateException}, and passes
 * on what the store throws; after an exception from a change the array is to be thrown away.
 *
 * @param <V> the values' type
 * @see <a href="https://github.com/filecoin-project/ref-fvm/tree/master/ipld/amt">ref-fvm's AMT</a>
 */
public final class Amt<V> {
  /** The greatest index, unsigned 2^64 - 2, so that a count never overflows (ref-fvm MAX_INDEX). */
  public static final long MAX_INDEX = -2;

  /** The bit width of roots of version 0, and the usual one (ref-fvm DEFAULT_BIT_WIDTH). */
  public static final int DEFAULT_BIT_WIDTH = 3;

  /** The bit width of a receipt's events (ref-fvm call_manager EVENTS_AMT_BITWIDTH). */
  public static final int EVENTS_BIT_WIDTH = 5;

  /** The greatest bit width (go-amt-ipld: maxBitWidth). */
  public static final int MAX_BIT_WIDTH = 18;

  private static final int MAX_HEIGHT = 64;

  private final Blockstore store;
  private final AmtVersion version;
  private final CborCodec<V> codec;
  private final int bitWidth;
  private int height;
  private long count;
  private Node root;

  /** The root's CID while the array is as stored. */
  private @Nullable Cid rootCid;

  private Amt(Blockstore store, AmtVersion version, int bitWidth, CborCodec<V> codec) {
    this.store = store;
    this.version = version;
    this.bitWidth = bitWidth;
    this.codec = codec;
    this.root = new Node(bitWidth);
  }

  private Amt(Blockstore store, AmtVersion version, Cid cid, CborCodec<V> codec) {
    byte[] block = store.require(cid);
    CborReader in = new CborReader(block);
    try {
      in.readArrayHeader(version == AmtVersion.V0 ? 3 : 4);
      this.bitWidth =
          version == AmtVersion.V0 ? DEFAULT_BIT_WIDTH : (int) in.readLong(1, MAX_BIT_WIDTH);
      this.height = (int) in.readLong(0, MAX_HEIGHT);
      this.count = in.readUnsigned();
      this.root = Node.read(in, block, bitWidth, height);
      in.requireEnd();
    } catch (CborException e) {
      throw broken("root", cid, e);
    }
    this.store = store;
    this.version = version;
    this.codec = codec;
    this.rootCid = cid;
  }

  /**
   * Makes an empty array with a root of version 3.
   *
   * @param <V> the values' type
   * @param store where its nodes will be written
   * @param bitWidth how many bits of an index choose the child at each level, 1 to {@link
   *     #MAX_BIT_WIDTH}
   * @param codec how values are encoded
   * @return the array, not yet written
   */
  public static <V> Amt<V> create(Blockstore store, int bitWidth, CborCodec<V> codec) {
    if (bitWidth < 1 || bitWidth > MAX_BIT_WIDTH) {
      throw new IllegalArgumentException(
          "bit width " + bitWidth + " is not in 1.." + MAX_BIT_WIDTH);
    }
    return new Amt<>(store, AmtVersion.V3, bitWidth, codec);
  }

  /**
   * Makes an empty array with a root of version 0.
   *
   * @param <V> the values' type
   * @param store where its nodes will be written
   * @param codec how values are encoded
   * @return the array, not yet written
   */
  public static <V> Amt<V> createV0(Blockstore store, CborCodec<V> codec) {
    return new Amt<>(store, AmtVersion.V0, DEFAULT_BIT_WIDTH, codec);
  }

  /**
   * Reads the root of a stored array.
   *
   * @param <V> the values' type
   * @param store where its nodes are
   * @param root the root's CID
   * @param version how the root is encoded
   * @param codec how values are encoded
   * @return the array
   */
  public static <V> Amt<V> load(
      Blockstore store, Cid root, AmtVersion version, CborCodec<V> codec) {
    return new Amt<>(store, version, root, codec);
  }

  /**
   * Sets the indexes from 0 on.
   *
   * @param values the values, in order
   * @return this
   */
  public Amt<V> setAll(Iterable<? extends V> values) {
    long index = 0;
    for (V value : values) {
      set(index++, value);
    }
    return this;
  }

  /**
   * How many indexes have a value.
   *
   * @return the number, unsigned
   */
  public long count() {
    return count;
  }

  /**
   * How many levels stand above the values' nodes.
   *
   * @return 0 while the root holds the values
   */
  public int height() {
    return height;
  }

  /**
   * How many bits of an index choose the child at each level.
   *
   * @return 1 to {@link #MAX_BIT_WIDTH}
   */
  public int bitWidth() {
    return bitWidth;
  }

  /**
   * Looks an index up.
   *
   * @param index an unsigned index
   * @return its value, if there is one
   * @throws IllegalArgumentException if the index is above {@link #MAX_INDEX}
   */
  public Optional<V> get(long index) {
    checkIndex(index);
    if (isBeyond(index)) {
      return Optional.empty();
    }
    Node node = root;
    for (int level = height; level > 0; level--) {
      if (!(node.get(slot(index, level)) instanceof Slot.Child child)) {
        return Optional.empty();
      }
      node = node(child, level - 1);
    }
    return node.get(slot(index, 0)) instanceof Slot.Value value
        ? Optional.of(decode(value))
        : Optional.empty();
  }

  /**
   * Sets an index' value.
   *
   * @param index an unsigned index
   * @param value the value, which is encoded at once
   * @return whether that changed the array
   * @throws IllegalArgumentException if the index is above {@link #MAX_INDEX}
   */
  public boolean set(long index, V value) {
    checkIndex(index);
    byte[] encoded = codec.encode(value);
    while (isBeyond(index)) {
      Node above = new Node(bitWidth);
      if (!root.isEmpty()) {
        above.set(0, new Slot.Child(null, root));
      }
      root = above;
      height++;
    }
    boolean changed = set(root, height, index, new Slot.Value(encoded, 0, encoded.length));
    if (changed) {
      rootCid = null;
    }
    return changed;
  }

  private boolean set(Node node, int level, long index, Slot.Value value) {
    int at = slot(index, level);
    Slot slot = node.get(at);
    if (level == 0) {
      if (slot instanceof Slot.Value old && old.same(value)) {
        return false;
      }
      if (slot == null) {
        count++;
      }
      node.set(at, value);
      return true;
    }
    Slot.Child child;
    if (slot == null) {
      child = new Slot.Child(null, new Node(bitWidth));
      node.set(at, child);
    } else {
      child = (Slot.Child) slot;
    }
    boolean changed = set(node(child, level - 1), level - 1, index, value);
    if (changed) {
      child.cid = null;
    }
    return changed;
  }

  /**
   * Deletes an index.
   *
   * @param index an unsigned index
   * @return the value that it had, if any
   * @throws IllegalArgumentException if the index is above {@link #MAX_INDEX}
   */
  public Optional<V> delete(long index) {
    checkIndex(index);
    if (isBeyond(index)) {
      return Optional.empty();
    }
    Slot.Value deleted = delete(root, height, index);
    if (deleted == null) {
      return Optional.empty();
    }
    rootCid = null;
    count--;
    if (root.isEmpty()) {
      root = new Node(bitWidth);
      height = 0;
    }
    while (height > 0 && root.hasFirstOnly() && root.get(0) instanceof Slot.Child child) {
      height--;
      root = node(child, height);
    }
    return Optional.of(decode(deleted));
  }

  private Slot.@Nullable Value delete(Node node, int level, long index) {
    int at = slot(index, level);
    switch (node.get(at)) {
      case null -> {
        return null;
      }
      case Slot.Value value -> {
        node.set(at, null);
        return value;
      }
      case Slot.Child child -> {
        Node below = node(child, level - 1);
        Slot.Value deleted = delete(below, level - 1, index);
        if (deleted != null) {
          child.cid = null;
          if (below.isEmpty()) {
            node.set(at, null);
          }
        }
        return deleted;
      }
    }
  }

  /** Is given the entries of an array. */
  @FunctionalInterface
  public interface Visitor<V> {
    /**
     * Called for each index that has a value.
     *
     * @param index an unsigned index
     * @param value its value
     */
    void visit(long index, V value);
  }

  /**
   * Visits all values by rising index. Nodes that are read on the way are not kept. The array must
   * not be changed meanwhile.
   *
   * @param visitor is given each index and its value
   */
  public void forEach(Visitor<? super V> visitor) {
    forEach(root, height, 0, visitor);
  }

  private void forEach(Node node, int level, long offset, Visitor<? super V> visitor) {
    for (int i = 0; i < node.width(); i++) {
      switch (node.get(i)) {
        case null -> {}
        case Slot.Value value -> visitor.visit(offset + i, decode(value));
        case Slot.Child child -> {
          Node below = child.node;
          if (below == null) {
            below = load(cidOf(child), level - 1);
          }
          forEach(below, level - 1, offset + ((long) i << bitWidth * level), visitor);
        }
      }
    }
  }

  /**
   * Writes the nodes that have changed, children before parents; nothing if nothing has.
   *
   * @return the root's CID
   */
  public Cid flush() {
    if (rootCid == null) {
      CborWriter out = new CborWriter(256);
      out.writeArrayHeader(version == AmtVersion.V0 ? 3 : 4);
      if (version != AmtVersion.V0) {
        out.writeLong(bitWidth);
      }
      out.writeLong(height).writeUnsigned(count);
      root.write(out, this::flush);
      rootCid = store.putCbor(out.toByteArray());
    }
    return rootCid;
  }

  private void flush(Slot.Child child) {
    if (child.cid == null && child.node != null) {
      CborWriter out = new CborWriter(256);
      child.node.write(out, this::flush);
      child.cid = store.putCbor(out.toByteArray());
    }
  }

  private static void checkIndex(long index) {
    if (index == -1) {
      throw new IllegalArgumentException(
          "index " + Long.toUnsignedString(index) + ", limit " + Long.toUnsignedString(MAX_INDEX));
    }
  }

  /** Whether an index needs a greater height. */
  private boolean isBeyond(long index) {
    int bits = bitWidth * (height + 1);
    return bits < Long.SIZE && index >>> bits != 0;
  }

  /** Which slot of a node of some level an index goes through. */
  private int slot(long index, int level) {
    int shift = bitWidth * level;
    return shift >= Long.SIZE ? 0 : (int) (index >>> shift) & (1 << bitWidth) - 1;
  }

  private Node node(Slot.Child child, int level) {
    Node node = child.node;
    if (node == null) {
      node = load(cidOf(child), level);
      child.node = node;
    }
    return node;
  }

  private static Cid cidOf(Slot.Child child) {
    if (child.cid == null) {
      throw new IllegalStateException("a child has neither node nor CID");
    }
    return child.cid;
  }

  private Node load(Cid cid, int level) {
    byte[] block = store.require(cid);
    try {
      CborReader in = new CborReader(block);
      Node node = Node.read(in, block, bitWidth, level);
      in.requireEnd();
      return node;
    } catch (CborException e) {
      throw broken("node", cid, e);
    }
  }

  private V decode(Slot.Value value) {
    try {
      CborReader in = new CborReader(value.block(), value.start(), value.end() - value.start());
      V decoded = codec.read(in);
      in.requireEnd();
      return decoded;
    } catch (CborException e) {
      throw new BrokenStateException("value in an array: " + e.getMessage(), e);
    }
  }

  private static BrokenStateException broken(String what, Cid cid, CborException e) {
    return new BrokenStateException(what + " " + cid + " of an array: " + e.getMessage(), e);
  }
}
