package io.pandan.api.chain;

import io.pandan.api.MalformedException;
import java.util.List;

/**
 * Blocks of one height over the same parents. Pandan makes tipsets of one block.
 *
 * @param blocks the headers in the tipset's order, at least one
 */
public record Tipset(List<BlockHeader> blocks) {

  /** Copies the list. */
  public Tipset {
    blocks = List.copyOf(blocks);
    if (blocks.isEmpty()) {
      throw new MalformedException("a tipset has at least one block");
    }
  }

  /** The first block; all have the same parents, height and parent state. */
  public BlockHeader first() {
    return blocks.getFirst();
  }

  /** The key. */
  public TipsetKey key() {
    return new TipsetKey(blocks.stream().map(BlockHeader::cid).toList());
  }

  /** The parent's key; empty at genesis. */
  public TipsetKey parents() {
    return new TipsetKey(first().parents());
  }

  /** The epoch. */
  public long height() {
    return first().height();
  }
}
