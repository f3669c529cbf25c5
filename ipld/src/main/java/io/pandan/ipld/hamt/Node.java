package io.pandan.ipld.hamt;

import io.pandan.ipld.BrokenStateException;
import io.pandan.ipld.CborException;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A node: which slots are taken, and the pointers in them. A pointer of a stored node stays a range
 * of the node's block until it is looked at.
 */
final class Node {
  private static final byte[] NO_BLOCK = new byte[0];
  private static final int SLICE_END_BITS = 32;

  final Bitmap bitmap;
  private final byte[] block;

  /** Null where the pointer is still the range of the same index. */
  private @Nullable Pointer[] pointers;

  /** Where each pointer of a stored node begins and ends in the block. */
  private long[] ranges;

  private Node(Bitmap bitmap, byte[] block, @Nullable Pointer[] pointers, long[] ranges) {
    this.bitmap = bitmap;
    this.block = block;
    this.pointers = pointers;
    this.ranges = ranges;
  }

  static Node empty() {
    return new Node(new Bitmap(), NO_BLOCK, new Pointer[0], new long[0]);
  }

  /** Reads a node's frame and finds its pointers, checking that all is DAG-CBOR. */
  static Node read(byte[] block, Trie trie, int from) {
    CborReader in = new CborReader(block);
    in.readArrayHeader(2);
    Bitmap bitmap = Bitmap.read(in);
    int count = in.readArrayHeader();
    if (count > 1 << trie.bitWidth()) {
      throw new CborException(
          count + " pointers exceed those of a bit width of " + trie.bitWidth());
    }
    if (bitmap.count() != count) {
      throw new CborException(count + " pointers for " + bitmap.count() + " taken slots");
    }
    if (count == 0 && from > 0) {
      throw new CborException("a node below the root is empty");
    }
    long[] ranges = new long[count];
    for (int i = 0; i < count; i++) {
      int start = in.position();
      in.skipValue();
      ranges[i] = (long) start << SLICE_END_BITS | in.position();
    }
    in.requireEnd();
    return new Node(bitmap, block, new Pointer[count], ranges);
  }

  int size() {
    return pointers.length;
  }

  /** The pointer of an index, decoded on first sight; {@code from} bits have led to this node. */
  Pointer pointer(int index, Trie trie, int from) {
    Pointer pointer = pointers[index];
    if (pointer == null) {
      pointer = decode(ranges[index], trie, from);
      pointers[index] = pointer;
    }
    return pointer;
  }

  void replace(int index, Pointer pointer) {
    pointers[index] = pointer;
  }

  void insert(int slot, Pointer pointer) {
    int index = bitmap.rank(slot);
    bitmap.set(slot);
    int count = pointers.length;
    @Nullable Pointer[] grown = Arrays.copyOf(pointers, count + 1);
    System.arraycopy(pointers, index, grown, index + 1, count - index);
    grown[index] = pointer;
    long[] moved = Arrays.copyOf(ranges, count + 1);
    System.arraycopy(ranges, index, moved, index + 1, count - index);
    pointers = grown;
    ranges = moved;
  }

  void remove(int slot) {
    int index = bitmap.rank(slot);
    bitmap.clear(slot);
    int count = pointers.length;
    @Nullable Pointer[] shrunk = Arrays.copyOf(pointers, count - 1);
    System.arraycopy(pointers, index + 1, shrunk, index, count - 1 - index);
    long[] moved = Arrays.copyOf(ranges, count - 1);
    System.arraycopy(ranges, index + 1, moved, index, count - 1 - index);
    pointers = shrunk;
    ranges = moved;
  }

  /** Writes what changed below, then encodes this node. */
  byte[] flush(Trie trie) {
    CborWriter out = new CborWriter(Math.max(256, block.length + 64));
    out.writeArrayHeader(2);
    bitmap.write(out);
    out.writeArrayHeader(pointers.length);
    for (int i = 0; i < pointers.length; i++) {
      switch (pointers[i]) {
        case null -> {
          int start = (int) (ranges[i] >>> SLICE_END_BITS);
          out.writeRaw(block, start, (int) ranges[i] - start);
        }
        case Pointer.Bucket bucket -> write(bucket, trie.layout(), out);
        case Pointer.Child child -> {
          trie.layout().writeLinkFrame(out);
          out.writeCid(trie.flush(child));
          trie.layout().writeExtension(child.extension, out);
        }
      }
    }
    return out.toByteArray();
  }

  private static void write(Pointer.Bucket bucket, Layout layout, CborWriter out) {
    layout.writeBucketFrame(out);
    out.writeArrayHeader(bucket.entries().length);
    for (Entry entry : bucket.entries()) {
      out.writeArrayHeader(2);
      layout.writeKey(entry.key(), out);
      out.writeRaw(entry.block(), entry.start(), entry.end() - entry.start());
    }
  }

  private Pointer decode(long range, Trie trie, int from) {
    int start = (int) (range >>> SLICE_END_BITS);
    CborReader in = new CborReader(block, start, (int) range - start);
    try {
      return trie.layout().readLinkFrame(in)
          ? decodeChild(in, trie, from)
          : decodeBucket(in, trie, from);
    } catch (CborException e) {
      throw new BrokenStateException("pointer of a tree's node: " + e.getMessage(), e);
    }
  }

  private static Pointer.Child decodeChild(CborReader in, Trie trie, int from) {
    Cid cid = in.readCid();
    if (cid.codec() != Codec.DAG_CBOR) {
      throw new CborException("a node must be DAG-CBOR, not " + cid);
    }
    Extension extension = trie.layout().readExtension(in);
    in.requireEnd();
    if (extension.bits() > 0) {
      if (extension.bits() % trie.bitWidth() != 0) {
        throw new CborException(
            "extension of " + extension.bits() + " bits for a bit width of " + trie.bitWidth());
      }
      int left = KamtLayout.KEY_BYTES * 8 - from - trie.bitWidth();
      if (extension.bits() >= left) {
        throw new CborException(
            "extension of " + extension.bits() + " bits where " + left + " are left");
      }
    }
    return new Pointer.Child(extension, cid, null);
  }

  private Pointer.Bucket decodeBucket(CborReader in, Trie trie, int from) {
    int count = in.readArrayHeader();
    if (!trie.holdsEntries(from)) {
      throw new CborException("entries at depth " + from / trie.bitWidth() + " are too high up");
    }
    if (count == 0 || count > trie.maxBucketSize()) {
      throw new CborException(count + " entries in a bucket, limit " + trie.maxBucketSize());
    }
    Entry[] entries = new Entry[count];
    for (int i = 0; i < count; i++) {
      in.readArrayHeader(2);
      byte[] key = trie.layout().readKey(in);
      int start = in.position();
      in.skipValue();
      entries[i] = new Entry(key, block, start, in.position());
      if (i > 0 && Entry.compareKeys(entries[i - 1], entries[i]) >= 0) {
        throw new CborException("keys of a bucket are out of order or occur twice");
      }
    }
    in.requireEnd();
    return new Pointer.Bucket(entries);
  }
}
