package io.pandan.ipld.hamt;

import io.pandan.ipld.Cid;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Nodes that trees of one {@link KamtConfig} have read or written, so that a tree which is opened
 * again and again is not decoded each time. It saves work only: trees ask their store for each
 * block all the same, and begin with the nodes as they are stored. Holds nodes up to a number of
 * bytes, those that came first.
 *
 * <p>For one thread, as the trees that share it.
 */
public final class NodeCache {
  private final long limitBytes;
  private final Map<Cid, Node.Stored> nodes = new HashMap<>();
  private long bytes;

  /**
   * Makes an empty one.
   *
   * @param limitBytes about how much memory it may take
   */
  public NodeCache(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /** The node under a CID; null where it is not known to be one that so many bits lead to. */
  Node.@Nullable Stored get(Cid cid, int from) {
    Node.Stored node = nodes.get(cid);
    return node != null && node.from == from ? node : null;
  }

  void put(Cid cid, Node.Stored node) {
    if (bytes < limitBytes && nodes.putIfAbsent(cid, node) == null) {
      bytes += node.footprintBytes();
    }
  }
}
