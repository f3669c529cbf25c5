package io.pandan.host.chain.testing;

import io.pandan.api.SignedMessage;
import io.pandan.api.TokenAmount;
import io.pandan.api.chain.ChainListener;
import io.pandan.api.chain.MempoolPolicy;
import io.pandan.api.chain.MessageLookup;
import io.pandan.api.chain.PoolListener;
import io.pandan.api.chain.Sequencer;
import io.pandan.api.vm.ActorSet;
import io.pandan.api.vm.GenesisTemplate;
import io.pandan.host.chain.Chain;
import io.pandan.host.chain.ChainOptions;
import io.pandan.host.chain.Genesis;
import io.pandan.host.chain.block.BaseFee;
import io.pandan.host.chain.lease.Provider;
import io.pandan.host.chain.lease.RuntimeLeases;
import io.pandan.host.chain.lease.Slot;
import io.pandan.host.chain.pool.FilecoinPolicy;
import io.pandan.host.chain.pool.PoolLimits;
import io.pandan.host.chain.sequence.LocalSequencer;
import io.pandan.ipld.Cid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Version;

/** A chain over test machines, with ten f1 and two f3 accounts of 1,000 FIL. */
public final class ChainFixture implements AutoCloseable {
  /** The time of genesis and, unless a test says otherwise, now. */
  public static final long GENESIS_S = 1_700_000_000;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** The store, which outlives the chain. */
  public final MemoryChainStore store;

  /** The machines. */
  public final LedgerMachines machines = new LedgerMachines();

  /** Who executes. */
  public final RuntimeLeases leases;

  /** The runtime that is there from the start. */
  public final Provider runtime = runtime(1, new SwappedRuntime());

  /** Who is told of tipsets. */
  public final List<ChainListener> listeners = new CopyOnWriteArrayList<>();

  /** What the pool takes; a test may change it. */
  public volatile MempoolPolicy policy = new FilecoinPolicy(PoolLimits.DEFAULT);

  /** Who decides; a test may change it. */
  public volatile @Nullable Sequencer sequencer = new LocalSequencer();

  /** Who is told of messages. */
  public final List<PoolListener> poolListeners = new CopyOnWriteArrayList<>();

  /** The open chain. */
  public final Chain chain;

  /** A new chain that mines at once. */
  public ChainFixture() throws InterruptedException {
    this(new MemoryChainStore(), Duration.ZERO, Duration.ofSeconds(20));
  }

  /** A chain over a store that may have one already. */
  public ChainFixture(MemoryChainStore store, Duration interval, Duration drain)
      throws InterruptedException {
    this(store, interval, drain, BaseFee.BLOCK_GAS_LIMIT);
  }

  /** One whose calls have another gas limit. */
  public ChainFixture(long callGas) throws InterruptedException {
    this(new MemoryChainStore(), Duration.ZERO, Duration.ofSeconds(20), callGas);
  }

  private ChainFixture(MemoryChainStore store, Duration interval, Duration drain, long callGas)
      throws InterruptedException {
    this.store = store;
    this.leases = new RuntimeLeases(drain, PATIENCE);
    leases.add(new Provider(Slot.MACHINES, machines, rank(1)));
    leases.add(new Provider(Slot.GENESIS, machines, rank(1)));
    leases.add(runtime);
    genesis().makeIfNew(store, leases, PATIENCE);
    this.chain =
        new Chain(
            store,
            leases,
            new ChainOptions(interval, 0, PoolLimits.DEFAULT, PATIENCE, callGas),
            () -> Instant.ofEpochSecond(GENESIS_S),
            new Chain.Extensions(
                () -> policy, () -> Optional.ofNullable(sequencer), listeners, poolListeners));
  }

  private static Genesis genesis() {
    List<GenesisTemplate.Allocation> accounts =
        Stream.concat(
                IntStream.range(0, 10).mapToObj(Account::secp256k1),
                IntStream.range(0, 2).mapToObj(Account::bls))
            .map(a -> new GenesisTemplate.Allocation(a.address(), TokenAmount.ofFil(1_000)))
            .toList();
    return new Genesis(
        new GenesisTemplate("test", 28, 31415926, ActorSet.NATIVE, true, GENESIS_S, accounts),
        true,
        List.of("test"),
        List.of(),
        Optional.empty());
  }

  /** A provider of the one runtime that the network needs. */
  public static Provider runtime(int version, SwappedRuntime runtime) {
    return new Provider(Slot.runtime("test"), runtime, rank(version));
  }

  private static Provider.Rank rank(int version) {
    return new Provider.Rank(new Version(version, 0, 0), 0, version);
  }

  /** Sends a message and waits for its block. */
  public MessageLookup execute(SignedMessage message) throws InterruptedException {
    return await(chain.outbox().submit(message));
  }

  /** Waits for a message's block to be the head or below it. */
  public MessageLookup await(Cid message) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      Optional<MessageLookup> found = chain.view().find(message);
      if (found.isPresent() && found.get().executed().height() <= chain.view().head().height()) {
        return found.get();
      }
      Thread.sleep(1);
    }
    throw new AssertionError("message " + message + " is in no block; " + chain.problems());
  }

  @Override
  public void close() {
    chain.close();
  }
}
