package io.pandan.host.chain.produce;

import io.pandan.api.chain.ChainStore;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.StoreBatch;
import io.pandan.host.chain.block.BlockTrees;
import io.pandan.host.chain.block.SealedBlock;
import io.pandan.host.chain.index.ChainIndex;
import io.pandan.host.chain.index.TermIndex;
import io.pandan.host.chain.pool.MessagePool;
import io.pandan.ipld.Blockstore;
import java.util.List;
import java.util.function.Consumer;

/**
 * The newest tipset, and all that changes it: each change is one batch of the store, and visible
 * only when that is written. Changes are the chain's thread's; {@link #get()} is for all.
 */
public final class ChainHead {
  private final ChainStore store;
  private final ChainIndex index;
  private final long chainId;
  private final TermIndex terms;
  private final Blockstore blocks;
  private final MessagePool pool;
  private final ListenerDispatch listeners;
  private volatile ExecutedTipset head;

  /**
   * The head of a chain.
   *
   * @param store where it is stored
   * @param index where it is found
   * @param terms where to look for what is in tipsets
   * @param blocks the store's blocks
   * @param chainId Ethereum's chain id
   * @param pool what waits
   * @param listeners who is told
   * @param head the newest tipset
   */
  public ChainHead(
      ChainStore store,
      ChainIndex index,
      TermIndex terms,
      Blockstore blocks,
      long chainId,
      MessagePool pool,
      ListenerDispatch listeners,
      ExecutedTipset head) {
    this.store = store;
    this.index = index;
    this.terms = terms;
    this.blocks = blocks;
    this.chainId = chainId;
    this.pool = pool;
    this.listeners = listeners;
    this.head = head;
  }

  /** The newest tipset. */
  public ExecutedTipset get() {
    return head;
  }

  /**
   * A block follows.
   *
   * @param also what else is written in the same batch
   */
  void append(SealedBlock block, Consumer<StoreBatch> also) {
    ExecutedTipset executed = block.executed();
    StoreBatch batch = new StoreBatch().blocks(block.blocks());
    index.add(executed, chainId, batch);
    terms.add(executed, block.events(), batch);
    pool.addRemovals(executed.messages(), batch);
    also.accept(batch);
    store.write(batch);
    head = executed;
    pool.applied(executed);
    listeners.applied(executed.height());
  }

  /** Writes something that changes no head. */
  public void write(Consumer<StoreBatch> what) {
    StoreBatch batch = new StoreBatch();
    what.accept(batch);
    store.write(batch);
  }

  /**
   * The head's own tipset goes on with another state or another base fee.
   *
   * @param edited the tipset with them
   * @param also what else is written in the same batch
   */
  public void edit(ExecutedTipset edited, Consumer<StoreBatch> also) {
    StoreBatch batch = new StoreBatch();
    also.accept(batch);
    index.replace(edited, batch);
    store.write(batch);
    index.forget();
    head = edited;
    pool.moved(edited);
  }

  /**
   * The chain goes back.
   *
   * @param target the tipset that is the head afterwards, as it is to be: of the chain, or the
   *     head's own with another state
   * @param also what else is written in the same batch
   */
  public void revert(ExecutedTipset target, Consumer<StoreBatch> also) {
    StoreBatch batch = new StoreBatch();
    also.accept(batch);
    List<ExecutedTipset> gone = index.removeAbove(target.height(), head.height(), chainId, batch);
    for (ExecutedTipset tipset : gone) {
      terms.remove(tipset, BlockTrees.readEvents(tipset, blocks), batch);
    }
    index.replace(target, batch);
    store.write(batch);
    index.forget();
    head = target;
    pool.moved(target);
    listeners.reverted(gone, target.height());
  }
}
