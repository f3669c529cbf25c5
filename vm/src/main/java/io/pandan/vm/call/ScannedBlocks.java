package io.pandan.vm.call;

import io.pandan.ipld.Cid;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Blocks in which links were looked for during one message, so that nobody looks twice; every look
 * is paid for all the same. Holds blocks up to a number of bytes, those that came first. For one
 * thread.
 */
public final class ScannedBlocks {
  private static final long MAX_BYTES = 16 << 20;

  /** What a block takes beside its bytes, roughly. */
  private static final int ENTRY_BYTES = 300;

  private final Map<Cid, Block> blocks = new HashMap<>();
  private long bytes;

  /** The block under a CID, or null where it is not known. */
  public @Nullable Block get(Cid cid) {
    return blocks.get(cid);
  }

  /** Remembers a block, if links were looked for in it. */
  public void put(Cid cid, Block block) {
    if (block.scanMilligas() != Block.NOT_SCANNED
        && bytes < MAX_BYTES
        && cid.codec() == block.codec()
        && blocks.put(cid, block) == null) {
      bytes += block.data().length + ENTRY_BYTES;
    }
  }
}
