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
 * of the node's block until it is looked at, and is written as that range unless it was changed.
 */
final class Node {
  private static final int SLICE_END_BITS = 32;

  /** In place of the range of a pointer that is not as it was stored. */
  private static final long CHANGED = -1;

  /** Shared with {@link #stored} until it is changed. */
  Bitmap bitmap;

  /** What it was read from, or written as last. */
  private Stored stored;

  /** Null where the pointer is still the range of the same index. */
  private @Nullable Pointer[] pointers;

  /**
   * Where each pointer of a stored node begins and ends in the block, or {@link #CHANGED}. Shared
   * with {@link #stored} until it is changed.
   */
  private long[] ranges;

  /**
   * A node as it is stored, for any number of nodes to begin with. What it holds is never changed,
   * but that pointers which were looked at once are kept; children without their nodes.
   */
  static final class Stored {
    private static final Stored NONE =
        new Stored(0, new Bitmap(), new byte[0], new long[0], new Pointer[0]);

    /** How many bits have led to it, which decides what its pointers may be. */
    final int from;

    private final Bitmap bitmap;
    private final byte[] block;
    private final long[] ranges;
    private final @Nullable Pointer[] seen;

    private Stored(int from, Bitmap bitmap, byte[] block, long[] ranges, @Nullable Pointer[] seen) {
      this.from = from;
      this.bitmap = bitmap;
      this.block = block;
      this.ranges = ranges;
      this.seen = seen;
    }

    /** Reads a node's frame and finds its pointers, checking that all is DAG-CBOR. */
    static Stored read(byte[] block, Trie trie, int from) {
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
        ranges[i] = range(start, in.position());
      }
      in.requireEnd();
      return new Stored(from, bitmap, block, ranges, new Pointer[count]);
    }

    /** About how much memory this takes, with all pointers looked at. */
    int footprintBytes() {
      return block.length + 200 * (1 + seen.length);
    }
  }

  private Node(Bitmap bitmap, Stored stored, @Nullable Pointer[] pointers, long[] ranges) {
    this.bitmap = bitmap;
    this.stored = stored;
    this.pointers = pointers;
    this.ranges = ranges;
  }

  static Node empty() {
    return new Node(new Bitmap(), Stored.NONE, new Pointer[0], new long[0]);
  }

  static Node of(Stored stored) {
    return new Node(stored.bitmap, stored, new Pointer[stored.seen.length], stored.ranges);
  }

  /** What this was read from, or written as last. */
  Stored stored() {
    return stored;
  }

  private static long range(int start, int end) {
    return (long) start << SLICE_END_BITS | end;
  }

  int size() {
    return pointers.length;
  }

  /** The pointer of an index, decoded on first sight; {@code from} bits have led to this node. */
  Pointer pointer(int index, Trie trie, int from) {
    Pointer pointer = pointers[index];
    if (pointer == null) {
      pointer = stored(index, trie, from);
      pointers[index] = pointer;
    }
    return pointer;
  }

  /** The pointer that stands in a range of the block, for this node alone. */
  private Pointer stored(int index, Trie trie, int from) {
    int place = place(index);
    Pointer seen = stored.seen[place];
    if (seen == null) {
      seen = decode(stored.ranges[place], trie, from);
      stored.seen[place] = seen;
    }
    return seen instanceof Pointer.Child child ? child.stored() : seen;
  }

  /** Which of the stored node's pointers the one of an index is, if it was not changed. */
  private int place(int index) {
    return ranges == stored.ranges ? index : Arrays.binarySearch(stored.ranges, ranges[index]);
  }

  void replace(int index, Pointer pointer) {
    touch(index);
    pointers[index] = pointer;
  }

  /** Tells that the pointer of an index, which was looked at, is no longer as stored. */
  void touch(int index) {
    if (ranges == stored.ranges) {
      ranges = ranges.clone();
    }
    ranges[index] = CHANGED;
  }

  /** Before the bitmap changes. */
  private void ownBitmap() {
    if (bitmap == stored.bitmap) {
      bitmap = bitmap.copy();
    }
  }

  void insert(int slot, Pointer pointer) {
    int index = bitmap.rank(slot);
    ownBitmap();
    bitmap.set(slot);
    int count = pointers.length;
    @Nullable Pointer[] grown = Arrays.copyOf(pointers, count + 1);
    System.arraycopy(pointers, index, grown, index + 1, count - index);
    grown[index] = pointer;
    long[] moved = Arrays.copyOf(ranges, count + 1);
    System.arraycopy(ranges, index, moved, index + 1, count - index);
    moved[index] = CHANGED;
    pointers = grown;
    ranges = moved;
  }

  void remove(int slot) {
    int index = bitmap.rank(slot);
    ownBitmap();
    bitmap.clear(slot);
    int count = pointers.length;
    @Nullable Pointer[] shrunk = Arrays.copyOf(pointers, count - 1);
    System.arraycopy(pointers, index + 1, shrunk, index, count - 1 - index);
    long[] moved = Arrays.copyOf(ranges, count - 1);
    System.arraycopy(ranges, index + 1, moved, index, count - 1 - index);
    pointers = shrunk;
    ranges = moved;
  }

  /**
   * Writes what changed below, then encodes this node, which is as stored from then on.
   *
   * @param from how many bits have led to this node
   */
  byte[] flush(Trie trie, int from) {
    byte[] block = stored.block;
    int count = pointers.length;
    CborWriter out = new CborWriter(Math.max(256, block.length + 64));
    out.writeArrayHeader(2);
    bitmap.write(out);
    out.writeArrayHeader(count);
    @Nullable Pointer[] seen = new Pointer[count];
    long[] written = new long[count];
    for (int i = 0; i < count; i++) {
      int begin = out.size();
      Pointer pointer = pointers[i];
      if (ranges[i] != CHANGED) {
        int start = (int) (ranges[i] >>> SLICE_END_BITS);
        out.writeRaw(block, start, (int) ranges[i] - start);
        seen[i] = stored.seen[place(i)];
      } else if (pointer instanceof Pointer.Child child) {
        trie.layout().writeLinkFrame(out);
        out.writeCid(trie.flush(child, from + trie.bitWidth()));
        trie.layout().writeExtension(child.extension, out);
        seen[i] = child.stored();
      } else if (pointer instanceof Pointer.Bucket bucket) {
        write(bucket, trie.layout(), out);
        seen[i] = bucket;
      }
      written[i] = range(begin, out.size());
    }
    ranges = written;
    stored = new Stored(from, bitmap, out.toByteArray(), written, seen);
    return stored.block;
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
    CborReader in = new CborReader(stored.block, start, (int) range - start);
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
      entries[i] = new Entry(key, stored.block, start, in.position());
      if (i > 0 && Entry.compareKeys(entries[i - 1], entries[i]) >= 0) {
        throw new CborException("keys of a bucket are out of order or occur twice");
      }
    }
    in.requireEnd();
    return new Pointer.Bucket(entries);
  }
}
