package io.pandan.host.chain.testing;

import io.pandan.api.FatalException;
import io.pandan.api.chain.ChainStore;
import io.pandan.api.chain.StoreBatch;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.MemoryBlockstore;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** A chain store in memory. */
public final class MemoryChainStore implements ChainStore {
  private final MemoryBlockstore blocks = new MemoryBlockstore();
  private final Map<String, ConcurrentSkipListMap<byte[], byte[]>> tables = new TreeMap<>();
  private volatile boolean broken;

  /** From now on every write fails, or none. */
  public void setBroken(boolean broken) {
    this.broken = broken;
  }

  @Override
  public Blockstore blocks() {
    return blocks;
  }

  @Override
  public Optional<byte[]> get(String table, byte[] key) {
    return Optional.ofNullable(table(table).get(key));
  }

  @Override
  public void scan(String table, byte[] prefix, Visitor visitor) {
    for (Map.Entry<byte[], byte[]> entry : table(table).tailMap(prefix).entrySet()) {
      byte[] key = entry.getKey();
      boolean inside =
          key.length >= prefix.length
              && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
      if (!inside || !visitor.visit(key, entry.getValue())) {
        return;
      }
    }
  }

  @Override
  public synchronized void write(StoreBatch batch) {
    if (broken) {
      throw new FatalException("the disk is gone");
    }
    blocks.putAll(batch.blocks());
    for (StoreBatch.Change change : batch.changes()) {
      switch (change) {
        case StoreBatch.Change.Put put -> table(put.table()).put(put.key(), put.value());
        case StoreBatch.Change.Remove remove -> table(remove.table()).remove(remove.key());
      }
    }
  }

  private synchronized ConcurrentSkipListMap<byte[], byte[]> table(String name) {
    return tables.computeIfAbsent(
        name, any -> new ConcurrentSkipListMap<>(Arrays::compareUnsigned));
  }
}
