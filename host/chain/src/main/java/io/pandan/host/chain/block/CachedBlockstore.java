package io.pandan.host.chain.block;

import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps blocks that were read from another store in memory, up to a number of bytes. As a block
 * never changes under its CID, nothing is ever stale. What was not read while as much again was
 * read goes first: blocks are in two generations, those that are read move into the young one, and
 * when that is full the old one is dropped. Writes pass by. As thread safe as the store below.
 */
public final class CachedBlockstore implements Blockstore {
  /** What a block takes beside its bytes: CID, headers and the table's entry, roughly. */
  private static final int ENTRY_BYTES = 200;

  private static final class Generation {
    final ConcurrentHashMap<Cid, byte[]> blocks = new ConcurrentHashMap<>();
    final AtomicLong bytes = new AtomicLong();
  }

  private final Blockstore base;
  private final long generationBytes;
  private volatile Generation young = new Generation();
  private volatile Generation old = new Generation();

  /**
   * Makes one that is empty.
   *
   * @param base the store that is read and written
   * @param maxBytes about how much memory blocks may take
   */
  public CachedBlockstore(Blockstore base, long maxBytes) {
    this.base = base;
    this.generationBytes = maxBytes / 2;
  }

  @Override
  public Optional<byte[]> get(Cid cid) {
    Generation first = young;
    byte[] block = first.blocks.get(cid);
    if (block != null) {
      return Optional.of(block);
    }
    block = old.blocks.get(cid);
    if (block == null) {
      Optional<byte[]> read = base.get(cid);
      read.ifPresent(found -> keep(first, cid, found));
      return read;
    }
    keep(first, cid, block);
    return Optional.of(block);
  }

  @Override
  public boolean has(Cid cid) {
    return young.blocks.containsKey(cid) || old.blocks.containsKey(cid) || base.has(cid);
  }

  @Override
  public void put(Cid cid, byte[] block) {
    base.put(cid, block);
  }

  @Override
  public void putAll(Map<Cid, byte[]> blocks) {
    base.putAll(blocks);
  }

  /** About how much memory blocks take now. */
  long bytes() {
    return young.bytes.get() + old.bytes.get();
  }

  private void keep(Generation generation, Cid cid, byte[] block) {
    if (generation.blocks.putIfAbsent(cid, block) == null
        && generation.bytes.addAndGet(block.length + ENTRY_BYTES) > generationBytes) {
      age(generation);
    }
  }

  private synchronized void age(Generation full) {
    if (young == full) {
      old = full;
      young = new Generation();
    }
  }
}
