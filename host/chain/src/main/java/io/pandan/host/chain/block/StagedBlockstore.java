package io.pandan.host.chain.block;

import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an execution writes, held above the store until it is committed in one batch with the block,
 * or thrown away. For one thread at a time.
 */
public final class StagedBlockstore implements Blockstore {
  private final Blockstore base;
  private final Map<Cid, byte[]> staged = new LinkedHashMap<>();

  /**
   * Makes one that holds nothing.
   *
   * @param base the store that is read below
   */
  public StagedBlockstore(Blockstore base) {
    this.base = base;
  }

  @Override
  public Optional<byte[]> get(Cid cid) {
    byte[] block = staged.get(cid);
    return block != null ? Optional.of(block) : base.get(cid);
  }

  @Override
  public boolean has(Cid cid) {
    return staged.containsKey(cid) || base.has(cid);
  }

  @Override
  public void put(Cid cid, byte[] block) {
    staged.put(cid, block);
  }

  /** What was written; a view. */
  public Map<Cid, byte[]> staged() {
    return Collections.unmodifiableMap(staged);
  }
}
