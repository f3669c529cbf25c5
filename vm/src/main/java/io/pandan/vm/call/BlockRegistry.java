package io.pandan.vm.call;

import io.pandan.api.ErrorNumber;
import io.pandan.api.vm.SyscallException;
import io.pandan.ipld.Cid;
import java.util.ArrayList;
import java.util.List;

/**
 * The blocks that one invocation has open, by handles from 1 up, and the CIDs that it may reach.
 * For one thread. Source: ref-fvm {@code fvm/src/kernel/blocks.rs}.
 */
public final class BlockRegistry {

  private final List<Block> blocks = new ArrayList<>();
  private final ReachableCids reachable = new ReachableCids();

  /**
   * Adds a block that is known to be reachable; so are its links from now on.
   *
   * @return the handle
   */
  public int putReachable(Block block) {
    for (Cid link : block.links()) {
      reachable.add(link);
    }
    blocks.add(block);
    return blocks.size();
  }

  /**
   * Adds a new block, whose links must be reachable already.
   *
   * @return the handle
   * @throws SyscallException with NOT_FOUND when a link is not
   */
  public int putChecked(Block block) throws SyscallException {
    for (Cid link : block.links()) {
      if (!reachable.contains(link)) {
        throw new SyscallException(
            ErrorNumber.NOT_FOUND, "cannot put block: " + link + " not reachable");
      }
    }
    blocks.add(block);
    return blocks.size();
  }

  /** Makes a CID reachable. */
  public void markReachable(Cid cid) {
    reachable.add(cid);
  }

  /** Whether a CID is reachable; identity CIDs have to be marked too. */
  public boolean isReachable(Cid cid) {
    return reachable.contains(cid);
  }

  /** Whether a handle stands for a block. */
  public boolean has(int id) {
    return id >= 1 && id <= blocks.size();
  }

  /**
   * The block of a handle.
   *
   * @throws SyscallException with INVALID_HANDLE where there is none
   */
  public Block get(int id) throws SyscallException {
    if (!has(id)) {
      throw new SyscallException(
          ErrorNumber.INVALID_HANDLE, "invalid block handle " + Integer.toUnsignedString(id));
    }
    return blocks.get(id - 1);
  }
}
