package io.pandan.ipld;

import java.util.Optional;

/** A store to override single methods of. */
public class ForwardingBlockstore implements Blockstore {
  private final Blockstore base;

  public ForwardingBlockstore(Blockstore base) {
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
    base.put(cid, block);
  }
}
