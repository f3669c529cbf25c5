package io.pandan.host.chain;

import io.pandan.api.chain.ChainListener;
import io.pandan.api.chain.ChainStore;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.MessageOutbox;
import io.pandan.api.chain.NetworkInfo;
import io.pandan.api.vm.ActorSet;
import io.pandan.host.chain.block.BaseFee;
import io.pandan.host.chain.block.BlockSealer;
import io.pandan.host.chain.block.CachedBlockstore;
import io.pandan.host.chain.index.ChainIndex;
import io.pandan.host.chain.index.NetworkRecord;
import io.pandan.host.chain.lease.LeasedWork;
import io.pandan.host.chain.lease.RuntimeLeases;
import io.pandan.host.chain.lease.Slot;
import io.pandan.host.chain.pool.MessagePool;
import io.pandan.host.chain.pool.SignatureCheck;
import io.pandan.host.chain.produce.BlockProducer;
import io.pandan.host.chain.produce.ListenerDispatch;
import io.pandan.host.chain.produce.ProductionClock;
import io.pandan.host.chain.view.CallRunner;
import io.pandan.host.chain.view.PoolOutbox;
import io.pandan.host.chain.view.StateSenders;
import io.pandan.host.chain.view.StoredChainView;
import io.pandan.ipld.Blockstore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A chain that goes on from what its store has. Thread safe; {@link #close()} ends its threads and
 * leaves the store to its owner.
 */
public final class Chain implements AutoCloseable {
  /** Memory for blocks that were read: what calls read again and again is a few megabytes. */
  private static final long BLOCK_CACHE_BYTES = 64L << 20;

  private final RuntimeLeases leases;
  private final Set<Slot> needed;
  private final ListenerDispatch listeners;
  private final BlockProducer producer;
  private final ChainView view;
  private final MessageOutbox outbox;
  private final CodeWarmup warmup;

  /**
   * Opens a chain and starts making blocks.
   *
   * @param store a store with a genesis
   * @param leases who executes
   * @param options how the node runs it
   * @param clock the wall clock
   * @param listeners who is told of tipsets; may change at any time, on any thread
   */
  public Chain(
      ChainStore store,
      RuntimeLeases leases,
      ChainOptions options,
      InstantSource clock,
      Iterable<ChainListener> listeners) {
    this.leases = leases;
    ChainIndex index = new ChainIndex(store);
    NetworkRecord network = index.network().orElseThrow();
    ExecutedTipset head = index.head().orElseThrow();
    this.needed = Requirements.executing(network);
    Blockstore blocks = new CachedBlockstore(store.blocks(), BLOCK_CACHE_BYTES);
    LeasedWork reading = new LeasedWork(leases, Requirements.reading(), options.patience());
    BlockSealer sealer = new BlockSealer(network, index, blocks);
    MessagePool pool =
        new MessagePool(
            store,
            new StateSenders(reading, blocks),
            options.pool(),
            options.interval().isZero(),
            head);
    this.listeners = new ListenerDispatch(index, head.height(), listeners);
    this.producer =
        new BlockProducer(
            new BlockProducer.Parts(
                sealer,
                new ProductionClock(network, clock, options.clockOffsetS()),
                leases,
                needed,
                store,
                index,
                network.chainId(),
                pool,
                this.listeners,
                options.interval()),
            head);
    LeasedWork executing = new LeasedWork(leases, needed, options.patience());
    this.view =
        new StoredChainView(
            info(network, index),
            producer::head,
            index,
            blocks,
            reading,
            new CallRunner(sealer, executing, blocks, options.callGas()),
            pool);
    this.outbox =
        new PoolOutbox(
            pool, new SignatureCheck(network.chainId()), reading, network.networkVersion());
    this.warmup = new CodeWarmup(leases, blocks, head.stateRoot(), network.networkVersion());
    producer.start();
    if (network.actorSet() == ActorSet.CANONICAL) {
      warmup.start();
    }
  }

  private static NetworkInfo info(NetworkRecord network, ChainIndex index) {
    return new NetworkInfo(
        network.name(),
        network.chainId(),
        network.networkVersion(),
        network.actorSet(),
        network.userActors(),
        network.development(),
        index.tipset(0).orElseThrow().key().cids().getFirst(),
        BaseFee.BLOCK_GAS_LIMIT,
        network.bundle());
  }

  /** What is read of the chain. */
  public ChainView view() {
    return view;
  }

  /** The way into the message pool. */
  public MessageOutbox outbox() {
    return outbox;
  }

  /** What keeps the chain from making blocks, a line each. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    leases.missing(needed).forEach(slot -> problems.add("nothing provides " + slot));
    if (problems.isEmpty()) {
      producer.problem().ifPresent(problems::add);
    }
    return problems;
  }

  /** Ends the chain's threads. A block that is being made is thrown away; what waits, waits. */
  @Override
  public void close() {
    warmup.close();
    producer.close();
    listeners.close();
  }
}
