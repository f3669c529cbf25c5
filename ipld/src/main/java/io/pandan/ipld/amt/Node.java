package io.pandan.ipld.amt;

import io.pandan.ipld.CborException;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A node: values if it stands at height 0, else nodes below. Source: ref-fvm ipld/amt/src/node.rs.
 */
final class Node {
  private final @Nullable Slot[] slots;

  Node(int bitWidth) {
    this.slots = new Slot[1 << bitWidth];
  }

  @Nullable Slot get(int index) {
    return slots[index];
  }

  void set(int index, @Nullable Slot slot) {
    slots[index] = slot;
  }

  int width() {
    return slots.length;
  }

  boolean isEmpty() {
    return Arrays.stream(slots).allMatch(slot -> slot == null);
  }

  /** Whether all that is below stands under the first slot. */
  boolean hasFirstOnly() {
    return slots[0] != null && Arrays.stream(slots).skip(1).allMatch(slot -> slot == null);
  }

  static Node read(CborReader in, byte[] block, int bitWidth, int height) {
    in.readArrayHeader(3);
    byte[] bitmap = in.readBytes();
    int expected = bitmapBytes(1 << bitWidth);
    if (bitmap.length != expected) {
      throw new CborException("bit field of " + bitmap.length + " bytes, expected " + expected);
    }
    Node node = new Node(bitWidth);
    int links = in.readArrayHeader();
    if (links > 0 && height == 0) {
      throw new CborException(links + " links at height 0");
    }
    int next = node.nextTaken(bitmap, 0);
    for (int i = 0; i < links; i++) {
      next = node.fill(bitmap, next, new Slot.Child(in.readCid(), null));
    }
    int values = in.readArrayHeader();
    if (values > 0 && height > 0) {
      throw new CborException(values + " values at height " + height);
    }
    for (int i = 0; i < values; i++) {
      int start = in.position();
      in.skipValue();
      next = node.fill(bitmap, next, new Slot.Value(block, start, in.position()));
    }
    if (next < node.width()) {
      throw new CborException("more bits are set than there are links or values");
    }
    return node;
  }

  private int fill(byte[] bitmap, int index, Slot slot) {
    if (index >= slots.length) {
      throw new CborException("more links or values than bits are set");
    }
    slots[index] = slot;
    return nextTaken(bitmap, index + 1);
  }

  private int nextTaken(byte[] bitmap, int from) {
    int index = from;
    while (index < slots.length && (bitmap[index >>> 3] & 1 << (index & 7)) == 0) {
      index++;
    }
    return index;
  }

  /** Writes this node; children must have their CIDs, which {@code flush} sees to. */
  void write(CborWriter out, Consumer<Slot.Child> flush) {
    byte[] bitmap = new byte[bitmapBytes(slots.length)];
    int links = 0;
    int values = 0;
    for (int i = 0; i < slots.length; i++) {
      switch (slots[i]) {
        case null -> {}
        case Slot.Child child -> {
          flush.accept(child);
          bitmap[i >>> 3] |= (byte) (1 << (i & 7));
          links++;
        }
        case Slot.Value _ -> {
          bitmap[i >>> 3] |= (byte) (1 << (i & 7));
          values++;
        }
      }
    }
    out.writeArrayHeader(3).writeBytes(bitmap).writeArrayHeader(links);
    for (Slot slot : slots) {
      if (slot instanceof Slot.Child child && child.cid != null) {
        out.writeCid(child.cid);
      }
    }
    out.writeArrayHeader(values);
    for (Slot slot : slots) {
      if (slot instanceof Slot.Value value) {
        out.writeRaw(value.block(), value.start(), value.end() - value.start());
      }
    }
  }

  private static int bitmapBytes(int width) {
    return (width + 7) >>> 3;
  }
}
