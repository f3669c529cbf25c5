package io.pandan.host.chain;

import io.pandan.api.chain.BlockHeader;
import io.pandan.api.chain.ChainListener;
import io.pandan.api.chain.ChainStore;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.DevelopmentChain;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.MempoolPolicy;
import io.pandan.api.chain.MessageOutbox;
import io.pandan.api.chain.Mining;
import io.pandan.api.chain.NetworkInfo;
import io.pandan.api.chain.PoolListener;
import io.pandan.api.chain.Sequencer;
import io.pandan.api.vm.ActorSet;
import io.pandan.host.chain.block.BaseFee;
import io.pandan.host.chain.block.BeaconValues;
import io.pandan.host.chain.block.BlockSealer;
import io.pandan.host.chain.block.BlockTrees;
import io.pandan.host.chain.block.CachedBlockstore;
import io.pandan.host.chain.block.CirculatingSupply;
import io.pandan.host.chain.develop.DevelopedChain;
import io.pandan.host.chain.develop.HeadState;
import io.pandan.host.chain.develop.ImpersonatedSenders;
import io.pandan.host.chain.develop.SnapshotTable;
import io.pandan.host.chain.fork.ForkRecord;
import io.pandan.host.chain.index.ChainIndex;
import io.pandan.host.chain.index.NetworkRecord;
import io.pandan.host.chain.index.TermBuilder;
import io.pandan.host.chain.index.TermIndex;
import io.pandan.host.chain.lease.LeasedWork;
import io.pandan.host.chain.lease.RuntimeLeases;
import io.pandan.host.chain.lease.Slot;
import io.pandan.host.chain.pool.ChangeSignal;
import io.pandan.host.chain.pool.MessagePool;
import io.pandan.host.chain.pool.PoolDispatch;
import io.pandan.host.chain.pool.SignatureCheck;
import io.pandan.host.chain.produce.BlockProducer;
import io.pandan.host.chain.produce.ChainHead;
import io.pandan.host.chain.produce.ListenerDispatch;
import io.pandan.host.chain.produce.ProductionClock;
import io.pandan.host.chain.produce.TimeShift;
import io.pandan.host.chain.sequence.SequencerLink;
import io.pandan.host.chain.snapshot.SnapshotExport;
import io.pandan.host.chain.snapshot.StateWarmUp;
import io.pandan.host.chain.view.CallRunner;
import io.pandan.host.chain.view.PoolOutbox;
import io.pandan.host.chain.view.ReplayRunner;
import io.pandan.host.chain.view.SimulationRunner;
import io.pandan.host.chain.view.StateSenders;
import io.pandan.host.chain.view.StoredChainView;
import io.pandan.ipld.Blockstore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

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
  private final PoolDispatch poolListeners;
  private final ChainHead head;
  private final BlockProducer producer;
  private final ChainView view;
  private final MessageOutbox outbox;
  private final Optional<DevelopmentChain> development;
  private final CodeWarmup warmup;
  private final TermBuilder termBuilder;
  private final SnapshotExport exports;
  private final StateWarmUp stateWarmUp;

  /**
   * Opens a chain and starts making blocks.
   *
   * @param store a store with a genesis
   * @param leases who executes
   * @param options how the node runs it
   * @param clock the wall clock
   * @param extensions what other bundles may change
   */
  public Chain(
      ChainStore store,
      RuntimeLeases leases,
      ChainOptions options,
      InstantSource clock,
      Extensions extensions) {
    this.leases = leases;
    ChainIndex index = new ChainIndex(store);
    TermIndex terms = new TermIndex(store);
    NetworkRecord network = index.network().orElseThrow();
    ExecutedTipset head = index.head().orElseThrow();
    Optional<ForkRecord> fork = ForkRecord.read(store);
    this.needed = Requirements.executing(network);
    Blockstore blocks = new CachedBlockstore(store.blocks(), BLOCK_CACHE_BYTES);
    LeasedWork reading = new LeasedWork(leases, Requirements.reading(), options.patience());
    BeaconValues beacon = new BeaconValues(store);
    BlockSealer sealer = new BlockSealer(network, index, blocks, beacon);
    ImpersonatedSenders impersonated = new ImpersonatedSenders();
    ChangeSignal signal = new ChangeSignal();
    this.poolListeners = new PoolDispatch(extensions.poolListeners());
    MessagePool pool =
        new MessagePool(
            store,
            new StateSenders(reading, blocks),
            extensions.policy(),
            this::automines,
            signal,
            poolListeners::added,
            head);
    this.listeners = new ListenerDispatch(index, head.height(), extensions.listeners());
    this.head =
        new ChainHead(store, index, terms, blocks, network.chainId(), pool, this.listeners, head);
    this.producer =
        new BlockProducer(
            new BlockProducer.Parts(
                sealer,
                new ProductionClock(network, clock, options.clockOffsetS(), TimeShift.read(store)),
                leases,
                needed,
                pool,
                this.head,
                new SequencerLink(
                    extensions.sequencer(), () -> this.head.get().height() + 1, signal::changed),
                signal),
            new Mining(options.interval().isZero(), options.interval()));
    LeasedWork executing = new LeasedWork(leases, needed, options.patience());
    this.exports = new SnapshotExport(store, executing);
    this.stateWarmUp = new StateWarmUp(store, executing);
    this.view =
        new StoredChainView(
            info(network, index, fork),
            this.head::get,
            index,
            terms,
            blocks,
            reading,
            new CallRunner(sealer, executing, reading, blocks, options.callGas()),
            new ReplayRunner(sealer, executing, reading, blocks),
            new SimulationRunner(sealer, executing, blocks, network.networkVersion()),
            pool,
            state -> new CirculatingSupply(network, () -> state, blocks).details());
    this.outbox =
        new PoolOutbox(
            pool,
            new SignatureCheck(network.chainId(), impersonated),
            reading,
            network.networkVersion());
    this.development =
        network.development()
            ? Optional.of(
                new DevelopedChain(
                    producer,
                    index,
                    pool,
                    new SnapshotTable(store),
                    new HeadState(sealer, executing, blocks),
                    beacon,
                    impersonated,
                    fork.map(ForkRecord::base).orElseGet(() -> asFounded(index, network))))
            : Optional.empty();
    this.warmup = new CodeWarmup(leases, blocks, head.stateRoot(), network.networkVersion());
    this.termBuilder =
        new TermBuilder(
            store,
            index,
            terms,
            tipset -> BlockTrees.readEvents(tipset, blocks),
            fork.map(record -> record.base().height()).orElse(0L),
            head.height());
    producer.start();
    if (network.actorSet() == ActorSet.CANONICAL) {
      warmup.start();
    }
  }

  /**
   * What other bundles may change while the chain goes on.
   *
   * @param policy the policy of the moment
   * @param sequencer the sequencer of the moment; without one no block is made
   * @param listeners who is told of tipsets; may change at any time, on any thread
   * @param poolListeners who is told of messages that begin to wait; likewise
   */
  public record Extensions(
      Supplier<MempoolPolicy> policy,
      Supplier<Optional<Sequencer>> sequencer,
      Iterable<ChainListener> listeners,
      Iterable<PoolListener> poolListeners) {}

  /** The genesis tipset before anything was edited. */
  private static ExecutedTipset asFounded(ChainIndex index, NetworkRecord network) {
    ExecutedTipset genesis = index.tipset(0).orElseThrow();
    BlockHeader header = genesis.tipset().first();
    return new ExecutedTipset(
        genesis.tipset(),
        genesis.key(),
        genesis.messages(),
        genesis.receipts(),
        header.parentStateRoot(),
        genesis.receiptsRoot(),
        BaseFee.next(network.networkVersion(), header.parentBaseFee(), List.of()));
  }

  private boolean automines() {
    return producer.mining().automine();
  }

  static NetworkInfo info(NetworkRecord network, ChainIndex index, Optional<ForkRecord> fork) {
    return new NetworkInfo(
        network.name(),
        network.chainId(),
        network.networkVersion(),
        network.actorSet(),
        network.userActors(),
        network.development(),
        fork.map(ForkRecord::genesis)
            .orElseGet(() -> index.tipset(0).orElseThrow().key().cids().getFirst()),
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

  /** How its owner changes a development network; empty on others. */
  public Optional<DevelopmentChain> development() {
    return development;
  }

  /** Reads all of the newest state. */
  StateWarmUp warmUp() {
    return stateWarmUp;
  }

  /** Writes the chain into files. */
  SnapshotExport exports() {
    return exports;
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
    termBuilder.close();
    producer.close();
    listeners.close();
    poolListeners.close();
  }
}
