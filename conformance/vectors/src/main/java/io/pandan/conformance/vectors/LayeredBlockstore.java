package io.pandan.conformance.vectors;

import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import io.pandan.ipld.MemoryBlockstore;
import java.util.List;
import java.util.Optional;

/**
 * Reads from several stores and writes to none of them: what is put stays here. As safe for many
 * threads as the stores below.
 */
final class LayeredBlockstore implements Blockstore {
  private final MemoryBlockstore written = new MemoryBlockstore();
  private final List<Blockstore> below;

  /**
   * @param below are read in this order
   */
  LayeredBlockstore(List<Blockstore> below) {
    this.below = List.copyOf(below);
  }

  @Override
  public Optional<byte[]> get(Cid cid) {
    Optional<byte[]> found = written.get(cid);
    for (int i = 0; found.isEmpty() && i < below.size(); i++) {
      found = below.get(i).get(cid);
    }
    return found;
  }

  @Override
  public boolean has(Cid cid) {
    return written.has(cid) || below.stream().anyMatch(store -> store.has(cid));
  }

  @Override
  public void put(Cid cid, byte[] block) {
    written.put(cid, block);
  }

  /** What was put. */
  MemoryBlockstore written() {
    return written;
  }
}
