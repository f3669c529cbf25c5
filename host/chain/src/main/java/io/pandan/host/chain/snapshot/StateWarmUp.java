package io.pandan.host.chain.snapshot;

import io.pandan.api.MalformedException;
import io.pandan.api.chain.ChainStore;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.host.chain.index.ChainIndex;
import io.pandan.host.chain.lease.LeasedWork;
import java.io.IOException;

/**
 * Reads all of the newest state once, so that a forked network has it here. What was read stays,
 * also when this is interrupted.
 */
public final class StateWarmUp {
  private final ChainStore store;
  private final LeasedWork executing;

  /**
   * Reads from a store.
   *
   * @param store one that keeps what it reads elsewhere
   * @param executing leases what reads states
   */
  public StateWarmUp(ChainStore store, LeasedWork executing) {
    this.store = store;
    this.executing = executing;
  }

  /**
   * Reads.
   *
   * @return how many blocks the state has
   * @throws MalformedException when a block is nowhere
   * @throws InterruptedException when it was interrupted
   */
  public long run(Progress progress) throws IOException, InterruptedException {
    ChainIndex index = new ChainIndex(store);
    ExecutedTipset head = index.head().orElseThrow();
    long[] blocks = {0};
    new BlockWalk(
            store.blocks(),
            SnapshotExport.leftOut(
                index.network().orElseThrow(), head.stateRoot(), store, executing),
            (cid, block) -> progress.tell("reading the state, blocks", ++blocks[0], 0))
        .state(head.stateRoot());
    return blocks[0];
  }
}
