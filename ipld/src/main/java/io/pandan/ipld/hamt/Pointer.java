package io.pandan.ipld.hamt;

import io.pandan.ipld.Cid;
import org.jspecify.annotations.Nullable;

/** What a taken slot of a node holds. */
sealed interface Pointer {
  /**
   * Entries, in the order of their keys.
   *
   * @param entries at least one
   */
  record Bucket(Entry[] entries) implements Pointer {}

  /** A node below: its CID while it is as stored, the node itself once it was read or made. */
  final class Child implements Pointer {
    final Extension extension;
    @Nullable Cid cid;
    @Nullable Node node;

    Child(Extension extension, @Nullable Cid cid, @Nullable Node node) {
      this.extension = extension;
      this.cid = cid;
      this.node = node;
    }

    /** The same pointer without the node. */
    Child stored() {
      return new Child(extension, cid, null);
    }

    /** The same node at the end of another path. */
    Child with(Extension newExtension) {
      return new Child(newExtension, cid, node);
    }
  }
}
