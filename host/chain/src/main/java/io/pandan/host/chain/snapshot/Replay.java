package io.pandan.host.chain.snapshot;

import io.pandan.api.MalformedException;
import io.pandan.api.chain.ChainStore;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.host.chain.block.BeaconValues;
import io.pandan.host.chain.block.BlockSealer;
import io.pandan.host.chain.index.ChainIndex;
import io.pandan.host.chain.index.NetworkRecord;
import io.pandan.host.chain.lease.LeasedWork;
import java.util.ArrayList;
import java.util.List;

/** Executes stored tipsets again and compares headers, receipts, base fees and states. */
final class Replay {
  private final ChainIndex index;
  private final BlockSealer sealer;
  private final LeasedWork executing;

  /**
   * A replay over a store.
   *
   * @param network the network
   * @param store the chain
   * @param executing leases what executes
   */
  Replay(NetworkRecord network, ChainStore store, LeasedWork executing) {
    this.index = new ChainIndex(store);
    this.sealer = new BlockSealer(network, index, store.blocks(), new BeaconValues(store));
    this.executing = executing;
  }

  /**
   * Executes the newest tipsets again.
   *
   * @param head the newest
   * @param count how many at most; the first tipset of a chain has nothing to execute
   * @param progress is told of each
   * @return the epochs after which the state is another one than its messages make, ascending
   * @throws MalformedException which tipset gives anything else
   */
  List<Long> run(ExecutedTipset head, long count, Progress progress) throws InterruptedException {
    List<Long> edited = new ArrayList<>();
    long from = Math.max(1, head.height() - count + 1);
    for (long height = from; height <= head.height(); height++) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      progress.tell("executing again", height - from, head.height() - from + 1);
      ExecutedTipset stored = height == head.height() ? head : at(height);
      if (!isSame(stored, again(at(height - 1), stored))) {
        edited.add(height);
      }
    }
    return edited;
  }

  private ExecutedTipset at(long height) {
    return index
        .tipset(height)
        .orElseThrow(() -> new MalformedException("there is no tipset at epoch " + height));
  }

  private ExecutedTipset again(ExecutedTipset parent, ExecutedTipset stored) {
    long timestampS = stored.tipset().first().timestampS();
    return executing
        .run(lease -> sealer.seal(parent, stored.messages(), timestampS, lease))
        .executed();
  }

  private static boolean isSame(ExecutedTipset stored, ExecutedTipset again) {
    requireSame(stored.height(), "block", stored.key(), again.key());
    requireSame(stored.height(), "receipts", stored.receiptsRoot(), again.receiptsRoot());
    return stored.stateRoot().equals(again.stateRoot())
        && stored.nextBaseFee().equals(again.nextBaseFee());
  }

  private static void requireSame(long height, String what, Object stored, Object again) {
    if (!stored.equals(again)) {
      throw new MalformedException(
          "epoch %d, executed again, has another %s: %s instead of %s"
              .formatted(height, what, again, stored));
    }
  }
}
