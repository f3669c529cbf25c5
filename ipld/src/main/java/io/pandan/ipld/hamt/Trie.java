package io.pandan.ipld.hamt;

import io.pandan.ipld.Blockstore;
import io.pandan.ipld.BrokenStateException;
import io.pandan.ipld.CborException;
import io.pandan.ipld.Cid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The algorithm that HAMT and KAMT share: a compressed trie over the bits of a path, in one
 * canonical form whatever the order of changes. Where a method takes {@code from}, so many bits of
 * the path have led to the node. Sources: ref-fvm ipld/hamt/src/node.rs and ipld/kamt/src/node.rs.
 */
final class Trie {
  private final Blockstore store;
  private final int bitWidth;
  private final int minDataDepth;
  private final int maxBucketSize;
  private final Layout layout;

  /** The bits by which a key's way is chosen. */
  private final UnaryOperator<byte[]> paths;

  private final @Nullable NodeCache cache;
  private final Walk walk = new Walk();
  private Node root;

  /** The root's CID while the tree is as stored. */
  private @Nullable Cid rootCid;

  Trie(
      Blockstore store,
      int bitWidth,
      int minDataDepth,
      int maxBucketSize,
      Layout layout,
      UnaryOperator<byte[]> paths,
      @Nullable NodeCache cache,
      @Nullable Cid rootCid) {
    this.store = store;
    this.bitWidth = bitWidth;
    this.minDataDepth = minDataDepth;
    this.maxBucketSize = maxBucketSize;
    this.layout = layout;
    this.paths = paths;
    this.cache = cache;
    this.rootCid = rootCid;
    this.root = rootCid == null ? Node.empty() : load(rootCid, 0);
  }

  int bitWidth() {
    return bitWidth;
  }

  int maxBucketSize() {
    return maxBucketSize;
  }

  Layout layout() {
    return layout;
  }

  Walk walk() {
    return walk;
  }

  boolean isEmpty() {
    return root.size() == 0;
  }

  void clear() {
    if (!isEmpty()) {
      root = Node.empty();
      rootCid = null;
    }
  }

  Cid flush() {
    if (rootCid == null) {
      rootCid = write(root, 0);
    }
    return rootCid;
  }

  /** Writes the node of a child, if it has changed; {@code from} bits lead to the child's path. */
  Cid flush(Pointer.Child child, int from) {
    if (child.cid == null) {
      child.cid = write(node(child), from + child.extension.bits());
    }
    return child.cid;
  }

  private Cid write(Node node, int from) {
    Cid cid = store.putCbor(node.flush(this, from));
    if (cache != null) {
      cache.put(cid, node.stored());
    }
    return cid;
  }

  @Nullable Entry get(byte[] key) {
    walk.begin();
    byte[] path = paths.apply(key);
    Node node = root;
    int from = 0;
    while (true) {
      int slot = slot(path, from);
      if (!node.bitmap.has(slot)) {
        return null;
      }
      switch (node.pointer(node.bitmap.rank(slot), this, from)) {
        case Pointer.Bucket bucket -> {
          return find(bucket, key);
        }
        case Pointer.Child child -> {
          // The block is read before the path is compared, as ref-fvm does: reading is charged.
          from += bitWidth;
          node = node(child, from);
          int matched = match(child.extension, path, from);
          walk.node();
          if (matched < child.extension.bits()) {
            return null;
          }
          from += matched;
        }
      }
    }
  }

  /**
   * Sets a value and tells whether that changed the tree; without {@code overwrite} only where
   * there was none.
   */
  boolean set(Entry entry, boolean overwrite) {
    walk.begin();
    boolean changed = set(root, paths.apply(entry.key()), 0, entry, overwrite);
    if (changed) {
      rootCid = null;
    }
    return changed;
  }

  private boolean set(Node node, byte[] path, int from, Entry entry, boolean overwrite) {
    int slot = slot(path, from);
    int consumed = from + bitWidth;
    if (!node.bitmap.has(slot)) {
      if (holdsEntries(from)) {
        node.insert(slot, new Pointer.Bucket(new Entry[] {entry}));
      } else {
        Node below = Node.empty();
        set(below, path, consumed, entry, overwrite);
        node.insert(slot, new Pointer.Child(Extension.NONE, null, below));
      }
      return true;
    }
    int index = node.bitmap.rank(slot);
    return switch (node.pointer(index, this, from)) {
      case Pointer.Child child -> {
        Extension extension = child.extension;
        int matched = match(extension, path, consumed);
        if (matched < extension.bits()) {
          node.replace(index, split(child, matched, path, consumed, entry));
          yield true;
        }
        Node below = node(child, consumed);
        walk.node();
        boolean changed = set(below, path, consumed + matched, entry, overwrite);
        if (changed) {
          child.cid = null;
          node.touch(index);
        }
        yield changed;
      }
      case Pointer.Bucket bucket -> {
        Entry[] entries = bucket.entries();
        int at = indexOf(entries, entry.key());
        if (at >= 0) {
          if (!overwrite || entries[at].sameValue(entry)) {
            yield false;
          }
          Entry[] changed = entries.clone();
          changed[at] = entry;
          node.replace(index, new Pointer.Bucket(changed));
          yield true;
        }
        if (entries.length < maxBucketSize) {
          node.replace(index, new Pointer.Bucket(insertSorted(entries, entry)));
        } else {
          node.replace(index, overflow(entries, path, consumed, entry));
        }
        yield true;
      }
    };
  }

  /** Puts a node between a pointer and its child where a new key leaves the pointer's path. */
  private Pointer.Child split(
      Pointer.Child child, int matched, byte[] path, int consumed, Entry entry) {
    Extension extension = child.extension;
    walk.reshape();
    walk.build(extension.bits() / bitWidth);
    Node between = Node.empty();
    int rest = matched + bitWidth;
    between.insert(
        Bits.get(extension.path(), matched, bitWidth),
        child.with(Extension.slice(extension.path(), rest, extension.bits() - rest)));
    between.insert(slot(path, consumed + matched), new Pointer.Bucket(new Entry[] {entry}));
    return new Pointer.Child(Extension.slice(extension.path(), 0, matched), null, between);
  }

  /** Makes a node of a full bucket and one entry more. */
  private Pointer.Child overflow(Entry[] entries, byte[] path, int consumed, Entry entry) {
    byte[][] others = new byte[entries.length][];
    for (int i = 0; i < entries.length; i++) {
      others[i] = paths.apply(entries[i].key());
    }
    int common = layout.skipsLevels() ? commonBits(path, others, consumed) : 0;
    int from = consumed + common;
    walk.reshape();
    walk.compare(common / bitWidth);
    walk.build(common / bitWidth);
    Node node = Node.empty();
    set(node, path, from, entry, true);
    for (int i = 0; i < entries.length; i++) {
      set(node, others[i], from, entries[i], true);
    }
    return new Pointer.Child(Extension.slice(path, consumed, common), null, node);
  }

  /** How many bits from one on all paths have in common, in steps of the bit width. */
  private int commonBits(byte[] path, byte[][] others, int from) {
    int at = from;
    while (at < path.length * 8) {
      int slot = slot(path, at);
      for (byte[] other : others) {
        if (slot(other, at) != slot) {
          return at - from;
        }
      }
      at += bitWidth;
    }
    return at - from;
  }

  /** Deletes a key and returns its entry, or null if there was none. */
  @Nullable Entry delete(byte[] key) {
    walk.begin();
    Entry deleted = delete(root, paths.apply(key), 0, key);
    if (deleted != null) {
      rootCid = null;
    }
    return deleted;
  }

  private @Nullable Entry delete(Node node, byte[] path, int from, byte[] key) {
    int slot = slot(path, from);
    int consumed = from + bitWidth;
    if (!node.bitmap.has(slot)) {
      return null;
    }
    int index = node.bitmap.rank(slot);
    return switch (node.pointer(index, this, from)) {
      case Pointer.Child child -> {
        int matched = match(child.extension, path, consumed);
        if (matched < child.extension.bits()) {
          yield null;
        }
        Node below = node(child, consumed);
        walk.node();
        Entry deleted = delete(below, path, consumed + matched, key);
        if (deleted != null) {
          child.cid = null;
          node.touch(index);
          collapse(node, slot, from, child, below);
        }
        yield deleted;
      }
      case Pointer.Bucket bucket -> {
        Entry[] entries = bucket.entries();
        int at = indexOf(entries, key);
        if (at < 0) {
          yield null;
        }
        Entry deleted = entries[at];
        if (entries.length == 1) {
          node.remove(slot);
        } else {
          Entry[] rest = new Entry[entries.length - 1];
          System.arraycopy(entries, 0, rest, 0, at);
          System.arraycopy(entries, at + 1, rest, at, rest.length - at);
          node.replace(index, new Pointer.Bucket(rest));
        }
        yield deleted;
      }
    };
  }

  /** Brings the pointer to a node that lost an entry back into canonical form. */
  private void collapse(Node node, int slot, int from, Pointer.Child child, Node below) {
    int index = node.bitmap.rank(slot);
    int belowFrom = from + bitWidth + child.extension.bits();
    int count = below.size();
    if (!holdsEntries(from)) {
      if (count == 0) {
        node.remove(slot);
      }
      return;
    }
    if (count == 0) {
      throw new BrokenStateException("a node below the root had one entry only");
    }
    if (count == 1) {
      walk.reshape();
      switch (below.pointer(0, this, belowFrom)) {
        case Pointer.Bucket bucket -> node.replace(index, bucket);
        case Pointer.Child next -> {
          if (layout.skipsLevels()) {
            Extension joined =
                child.extension.join(below.bitmap.single(), bitWidth, next.extension);
            walk.build(joined.bits() / bitWidth);
            node.replace(index, next.with(joined));
          }
        }
      }
    } else if (count <= maxBucketSize) {
      List<Entry> entries = new ArrayList<>(maxBucketSize);
      for (int i = 0; i < count; i++) {
        if (!(below.pointer(i, this, belowFrom) instanceof Pointer.Bucket bucket)) {
          return;
        }
        entries.addAll(Arrays.asList(bucket.entries()));
      }
      if (entries.size() <= maxBucketSize) {
        walk.reshape();
        entries.sort(Entry::compareKeys);
        node.replace(index, new Pointer.Bucket(entries.toArray(Entry[]::new)));
      }
    }
  }

  /** Visits all entries in the tree's order, not keeping nodes that are read on the way. */
  void forEach(Consumer<Entry> visitor) {
    forEach(root, 0, visitor);
  }

  private void forEach(Node node, int from, Consumer<Entry> visitor) {
    for (int i = 0; i < node.size(); i++) {
      switch (node.pointer(i, this, from)) {
        case Pointer.Bucket bucket -> {
          for (Entry entry : bucket.entries()) {
            visitor.accept(entry);
          }
        }
        case Pointer.Child child -> {
          Node next = child.node;
          if (next == null) {
            next = load(cidOf(child), from + bitWidth + child.extension.bits());
          }
          forEach(next, from + bitWidth + child.extension.bits(), visitor);
        }
      }
    }
  }

  /** Whether entries may stand in a node that so many bits lead to. */
  boolean holdsEntries(int from) {
    return from >= minDataDepth * bitWidth;
  }

  /** How many bits of a link's path a key has from some bit on. */
  private int match(Extension extension, byte[] path, int from) {
    int matched = extension.match(path, from, bitWidth);
    walk.compare(matched / bitWidth);
    return matched;
  }

  private int slot(byte[] path, int from) {
    int left = path.length * 8 - from;
    if (left <= 0) {
      throw new BrokenStateException("the tree is deeper than its keys are long");
    }
    return Bits.get(path, from, Math.min(bitWidth, left));
  }

  private Node node(Pointer.Child child, int from) {
    Node node = child.node;
    if (node == null) {
      node = load(cidOf(child), from + child.extension.bits());
      child.node = node;
    }
    return node;
  }

  /** The node of a child that was changed, and so is there. */
  private static Node node(Pointer.Child child) {
    if (child.node == null) {
      throw new IllegalStateException("a child has neither node nor CID");
    }
    return child.node;
  }

  private static Cid cidOf(Pointer.Child child) {
    if (child.cid == null) {
      throw new IllegalStateException("a child has neither node nor CID");
    }
    return child.cid;
  }

  private Node load(Cid cid, int from) {
    // Whoever reads a node pays for it, though it be known.
    byte[] block = store.require(cid);
    Node.Stored known = cache == null ? null : cache.get(cid, from);
    if (known != null) {
      return Node.of(known);
    }
    try {
      Node.Stored stored = Node.Stored.read(block, this, from);
      if (cache != null) {
        cache.put(cid, stored);
      }
      return Node.of(stored);
    } catch (CborException e) {
      throw new BrokenStateException("node " + cid + " of a tree: " + e.getMessage(), e);
    }
  }

  private static @Nullable Entry find(Pointer.Bucket bucket, byte[] key) {
    for (Entry entry : bucket.entries()) {
      if (entry.hasKey(key)) {
        return entry;
      }
    }
    return null;
  }

  private static int indexOf(Entry[] entries, byte[] key) {
    for (int i = 0; i < entries.length; i++) {
      if (entries[i].hasKey(key)) {
        return i;
      }
    }
    return -1;
  }

  private static Entry[] insertSorted(Entry[] entries, Entry entry) {
    int at = 0;
    while (at < entries.length && Entry.compareKeys(entries[at], entry) < 0) {
      at++;
    }
    Entry[] grown = new Entry[entries.length + 1];
    System.arraycopy(entries, 0, grown, 0, at);
    grown[at] = entry;
    System.arraycopy(entries, at, grown, at + 1, entries.length - at);
    return grown;
  }
}
