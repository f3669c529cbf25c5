package io.pandan.host.chain.view;

import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import java.util.Optional;

/** Blocks that nobody writes through this. As thread safe as the store below. */
final class ReadOnlyBlockstore implements Blockstore {
  private final Blockstore base;

  ReadOnlyBlockstore(Blockstore base) {
    this.base = base;
  }

  @Override
  public Optional<byte[]> get(Cid cid) {
    return base.get(cid);
  }

  @Override
  public boolean has(Cid cid) {
    return base.has(cid);
  }

  @Override
  public void put(Cid cid, byte[] block) {
    throw new UnsupportedOperationException("the chain's blocks are read only: " + cid);
  }
}
