package io.pandan.ipld;

import java.util.Optional;

/** Counts reads and writes and their bytes, as ref-fvm's TrackingBlockstore does. */
public final class CountingBlockstore implements Blockstore {
  /** What happened so far. */
  public record Stats(int reads, int writes, int bytesRead, int bytesWritten) {}

  private final Blockstore base;
  private int reads;
  private int writes;
  private int bytesRead;
  private int bytesWritten;

  public CountingBlockstore(Blockstore base) {
    this.base = base;
  }

  public CountingBlockstore() {
    this(new MemoryBlockstore());
  }

  public Stats stats() {
    return new Stats(reads, writes, bytesRead, bytesWritten);
  }

  @Override
  public Optional<byte[]> get(Cid cid) {
    Optional<byte[]> block = base.get(cid);
    reads++;
    bytesRead += block.map(bytes -> bytes.length).orElse(0);
    return block;
  }

  @Override
  public boolean has(Cid cid) {
    return base.has(cid);
  }

  @Override
  public void put(Cid cid, byte[] block) {
    writes++;
    bytesWritten += block.length;
    base.put(cid, block);
  }
}
