package io.pandan.ipld.amt;

import io.pandan.ipld.Cid;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a taken slot of a node holds. */
sealed interface Slot {
  /**
   * A value as it is encoded: a range of an array that nobody changes.
   *
   * @param block the array
   * @param start where the value begins
   * @param end the offset after the value
   */
  record Value(byte[] block, int start, int end) implements Slot {
    boolean same(Value other) {
      return Arrays.equals(block, start, end, other.block, other.start, other.end);
    }
  }

  /** A node below: its CID while it is as stored, the node itself once it was read or made. */
  final class Child implements Slot {
    @Nullable Cid cid;
    @Nullable Node node;

    Child(@Nullable Cid cid, @Nullable Node node) {
      this.cid = cid;
      this.node = node;
    }
  }
}
