package io.pandan.ipld;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Blocks in memory. Safe for use by many threads. */
public final class MemoryBlockstore implements Blockstore {
  private final Map<Cid, byte[]> blocks = new ConcurrentHashMap<>();

  @Override
  public Optional<byte[]> get(Cid cid) {
    return Optional.ofNullable(blocks.get(cid));
  }

  @Override
  public boolean has(Cid cid) {
    return blocks.containsKey(cid);
  }

  @Override
  public void put(Cid cid, byte[] block) {
    blocks.putIfAbsent(cid, block);
  }

  /**
   * The number of blocks.
   *
   * @return the number of distinct CIDs
   */
  public int size() {
    return blocks.size();
  }

  /**
   * All blocks.
   *
   * @return a snapshot, unmodifiable and in no order; its arrays are shared
   */
  public Map<Cid, byte[]> blocks() {
    return Map.copyOf(blocks);
  }
}
