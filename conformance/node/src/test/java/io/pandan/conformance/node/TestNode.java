package io.pandan.conformance.node;

import io.pandan.api.Address;
import io.pandan.api.Receipt;
import io.pandan.api.SignedMessage;
import io.pandan.api.TokenAmount;
import io.pandan.api.actor.JavaActor;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.MempoolPolicy;
import io.pandan.api.chain.MessageLookup;
import io.pandan.api.chain.Sequencer;
import io.pandan.api.evm.EvmEngine;
import io.pandan.api.vm.ActorSet;
import io.pandan.api.vm.GenesisTemplate;
import io.pandan.builtin.actors.account.AccountActor;
import io.pandan.builtin.actors.cron.CronActor;
import io.pandan.builtin.actors.eam.EamActor;
import io.pandan.builtin.actors.ethaccount.EthAccountActor;
import io.pandan.builtin.actors.init.InitActor;
import io.pandan.builtin.actors.placeholder.PlaceholderActor;
import io.pandan.builtin.actors.reward.RewardActor;
import io.pandan.builtin.actors.system.SystemActor;
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
import io.pandan.host.store.RocksStore;
import io.pandan.ipld.Cid;
import io.pandan.runtime.evm.actor.EvmActorRuntime;
import io.pandan.runtime.evm.interpreter.InterpreterEngine;
import io.pandan.vm.DefaultMachineFactory;
import io.pandan.vm.genesis.DefaultGenesisBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.Version;

/** A node with the native actors and the EVM over RocksDB. For tests; any thread. */
final class TestNode implements AutoCloseable {
  static final long CHAIN_ID = 31_415_926;
  static final long GENESIS_S = 1_700_000_000;
  static final List<TestAccount> ACCOUNTS =
      List.of(
          TestAccount.secp256k1(1),
          TestAccount.secp256k1(2),
          TestAccount.bls(3),
          TestAccount.ethereum(4),
          TestAccount.ethereum(5));

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Map<String, JavaActor> ACTORS =
      Map.of(
          "system", new SystemActor(),
          "init", new InitActor(),
          "account", new AccountActor(),
          "ethaccount", new EthAccountActor(),
          "placeholder", new PlaceholderActor(),
          "eam", new EamActor(),
          "cron", new CronActor(),
          "reward", new RewardActor());

  final RocksStore store;
  final RuntimeLeases leases = new RuntimeLeases(Duration.ofSeconds(5), PATIENCE);
  final Provider evm = evm(1);
  final Chain chain;

  /** Opens the node whose data is in a folder, or makes one. */
  TestNode(Path folder) throws InterruptedException {
    store = new RocksStore(folder, 32 << 20, 0);
    leases.add(new Provider(Slot.MACHINES, new DefaultMachineFactory(), rank(1)));
    leases.add(new Provider(Slot.GENESIS, new DefaultGenesisBuilder(), rank(1)));
    leases.add(new Provider(Slot.engine(EvmEngine.class), new InterpreterEngine(), rank(1)));
    ACTORS.forEach((type, actor) -> leases.add(new Provider(Slot.javaActor(type), actor, rank(1))));
    leases.add(evm);
    genesis().makeIfNew(store, leases, PATIENCE);
    ChainOptions options =
        new ChainOptions(Duration.ZERO, 0, PoolLimits.DEFAULT, PATIENCE, BaseFee.BLOCK_GAS_LIMIT);
    MempoolPolicy policy = new FilecoinPolicy(options.pool());
    Optional<Sequencer> sequencer = Optional.of(new LocalSequencer());
    chain =
        new Chain(
            store,
            leases,
            options,
            () -> Instant.ofEpochSecond(GENESIS_S),
            new Chain.Extensions(() -> policy, () -> sequencer, List.of(), List.of()));
  }

  static Genesis genesis() {
    List<GenesisTemplate.Allocation> accounts = new ArrayList<>();
    for (TestAccount account : ACCOUNTS) {
      accounts.add(new GenesisTemplate.Allocation(account.address(), TokenAmount.ofFil(10_000)));
    }
    return new Genesis(
        new GenesisTemplate(
            "conformance", 28, CHAIN_ID, ActorSet.NATIVE, false, GENESIS_S, accounts),
        true,
        List.of("evm"),
        ACTORS.keySet().stream().sorted().toList(),
        Optional.empty());
  }

  /** A provider of the EVM actor. */
  static Provider evm(int version) {
    return new Provider(Slot.runtime("evm"), new EvmActorRuntime(), rank(version));
  }

  private static Provider.Rank rank(int version) {
    return new Provider.Rank(new Version(version, 0, 0), 0, version);
  }

  /** Sends a message and waits for its block. */
  Receipt execute(SignedMessage message) throws InterruptedException {
    MessageLookup found = await(chain.outbox().submit(message));
    return found.executed().receipts().get(found.index());
  }

  MessageLookup await(Cid message) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      Optional<MessageLookup> found = chain.view().find(message);
      if (found.isPresent() && found.get().executed().height() <= head().height()) {
        return found.get();
      }
      Thread.sleep(1);
    }
    throw new AssertionError("message " + message + " is in no block; " + chain.problems());
  }

  /** Waits until no message waits for a block any more. */
  void awaitEmptyPool() throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!chain.outbox().pending().isEmpty()) {
      if (System.nanoTime() > end) {
        throw new AssertionError(chain.outbox().pending() + " are in no block");
      }
      Thread.sleep(1);
    }
  }

  ExecutedTipset head() {
    return chain.view().head();
  }

  TokenAmount balance(Address address) {
    return chain.view().stateAfter(head()).actor(address).orElseThrow().balance();
  }

  @Override
  public void close() {
    chain.close();
    store.close();
  }
}
