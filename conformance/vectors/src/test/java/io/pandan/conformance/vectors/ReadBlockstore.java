package io.pandan.conformance.vectors;

import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Remembers what was read from another store. Only for one thread at a time. */
final class ReadBlockstore implements Blockstore {
  private final Blockstore store;
  private final Map<Cid, byte[]> read = new TreeMap<>();

  ReadBlockstore(Blockstore store) {
    this.store = store;
  }

  @Override
  public Optional<byte[]> get(Cid cid) {
    Optional<byte[]> block = store.get(cid);
    block.ifPresent(data -> read.put(cid, data));
    return block;
  }

  @Override
  public boolean has(Cid cid) {
    return get(cid).isPresent();
  }

  @Override
  public void put(Cid cid, byte[] block) {
    throw new UnsupportedOperationException("this store is only read");
  }

  Map<Cid, byte[]> read() {
    return read;
  }
}
