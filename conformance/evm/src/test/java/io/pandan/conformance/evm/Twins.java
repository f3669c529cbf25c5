package io.pandan.conformance.evm;

import io.pandan.api.ActorState;
import io.pandan.api.Address;
import io.pandan.api.Message;
import io.pandan.api.TokenAmount;
import io.pandan.api.actor.JavaActor;
import io.pandan.api.evm.EvmEngine;
import io.pandan.api.vm.ActorSet;
import io.pandan.api.vm.ApplyKind;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.vm.Executor;
import io.pandan.api.vm.GenesisTemplate;
import io.pandan.api.vm.MachineContext;
import io.pandan.api.vm.RuntimeSet;
import io.pandan.api.vm.TraceEvent;
import io.pandan.api.wasm.WasmEngine;
import io.pandan.builtin.actors.account.AccountActor;
import io.pandan.builtin.actors.cron.CronActor;
import io.pandan.builtin.actors.eam.EamActor;
import io.pandan.builtin.actors.ethaccount.EthAccountActor;
import io.pandan.builtin.actors.init.InitActor;
import io.pandan.builtin.actors.placeholder.PlaceholderActor;
import io.pandan.builtin.actors.reward.RewardActor;
import io.pandan.builtin.actors.system.SystemActor;
import io.pandan.ipld.Cid;
import io.pandan.ipld.MemoryBlockstore;
import io.pandan.runtime.evm.actor.EvmActorRuntime;
import io.pandan.runtime.evm.interpreter.InterpreterEngine;
import io.pandan.testkit.FixedExterns;
import io.pandan.testkit.TestNetwork;
import io.pandan.vm.DefaultMachineFactory;
import io.pandan.vm.genesis.DefaultGenesisBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Two networks of one genesis: on one the built-in actors are those in Java, on the other those
 * that the Filecoin project released, under the same code CIDs. Every message is applied to both.
 *
 * <p>A unit of gas costs nothing on a network whose base fee is 0, so that whatever is left of a
 * message but gas has to be the same: receipts, events, the inner calls, and the state root. For
 * one thread; {@link #close()} ends both machines.
 */
final class Twins implements AutoCloseable {
  /** Holds {@link #FUNDS}, id 100; an account. */
  static final Address ALICE = TestNetwork.secp256k1(1);

  /** Holds {@link #FUNDS}, id 101; an Ethereum account. */
  static final Address BOB = TestNetwork.ethereum(2);

  /** What accounts have at genesis. */
  static final TokenAmount FUNDS = TokenAmount.ofFil(10_000);

  private static final int NETWORK_VERSION = 28;
  private static final long GENESIS_TIMESTAMP_S = 1_700_000_000;
  private static final int EPOCH_S = 30;

  /** Late enough that BLOCKHASH has an end. */
  private static final long FIRST_EPOCH = 300;

  private final TokenAmount baseFee;
  private final Twin inJava;
  private final Twin released;
  private long epoch = FIRST_EPOCH;

  /** One of the networks. */
  private final class Twin {
    final ActorSet set;
    final RuntimeSet runtimes;
    final MemoryBlockstore store = new MemoryBlockstore();
    Cid root;
    Executor executor;

    /** Simulates what the other applies: the same gas, charge by charge. */
    Executor simulations;

    Twin(ActorSet set, RuntimeSet runtimes) {
      this.set = set;
      this.runtimes = runtimes;
      GenesisTemplate template =
          new GenesisTemplate(
              "twins",
              NETWORK_VERSION,
              TestNetwork.CHAIN_ID,
              ActorSet.NATIVE,
              false,
              GENESIS_TIMESTAMP_S,
              List.of(
                  new GenesisTemplate.Allocation(ALICE, FUNDS),
                  new GenesisTemplate.Allocation(BOB, FUNDS)));
      root = new DefaultGenesisBuilder().build(template, store, runtimes);
      executor = open();
      simulations = open();
    }

    Executor open() {
      return new DefaultMachineFactory()
          .create(
              new MachineContext(
                  NETWORK_VERSION,
                  TestNetwork.CHAIN_ID,
                  set,
                  false,
                  epoch,
                  GENESIS_TIMESTAMP_S + EPOCH_S * epoch,
                  baseFee,
                  root,
                  true),
              store,
              new FixedExterns(epoch, TokenAmount.ofFil(500_000_000)),
              runtimes);
    }

    Cid flush() {
      root = executor.flush();
      return root;
    }

    void next() {
      root = executor.flush();
      close();
      executor = open();
      simulations = open();
    }

    void close() {
      executor.close();
      simulations.close();
    }
  }

  /**
   * What a message gave on both.
   *
   * @param inJava by the actors in Java
   * @param released by the released ones
   * @param differences how they differ, but for gas; empty where they do not
   */
  record Applied(ApplyResult inJava, ApplyResult released, List<String> differences) {}

  /**
   * Two networks at epoch 300.
   *
   * @param baseFee of a unit of gas; with 0 nothing but receipts depends on gas
   */
  Twins(ReleasedActors actors, TokenAmount baseFee) {
    this.baseFee = baseFee;
    Map<String, JavaActor> java = javaActors();
    inJava =
        new Twin(
            ActorSet.NATIVE,
            new RuntimeSet(
                Map.of("evm", new EvmActorRuntime()),
                java,
                Map.of(EvmEngine.class, new InterpreterEngine())));
    // The genesis asks the actors in Java for their first states; on this network they do no more.
    released =
        new Twin(
            ActorSet.CANONICAL,
            new RuntimeSet(
                Map.of("wasm", actors.runtime()), java, Map.of(WasmEngine.class, actors.engine())));
    actors.copyTo(released.store);
  }

  private static Map<String, JavaActor> javaActors() {
    return Map.of(
        "system", new SystemActor(),
        "init", new InitActor(),
        "reward", new RewardActor(),
        "cron", new CronActor(),
        "account", new AccountActor(),
        "ethaccount", new EthAccountActor(),
        "placeholder", new PlaceholderActor(),
        "eam", new EamActor());
  }

  /** Applies a message to both, and compares what it gave and the whole state after it. */
  Applied apply(Message message, ApplyKind kind) {
    int length = TestNetwork.chainLength(message);
    ApplyResult one = inJava.executor.execute(message, kind, length);
    ApplyResult other = released.executor.execute(message, kind, length);
    List<String> differences = ResultDifferences.of(one, other);
    ApplyResult simulated = inJava.simulations.simulate(message, kind, length);
    if (!steps(simulated).equals(steps(one))) {
      differences.add("a simulation takes other steps, or charges otherwise");
    }
    if (!ResultDifferences.events(simulated).equals(ResultDifferences.events(one))) {
      differences.add("a simulation emits other events");
    }
    if (!inJava.flush().equals(released.flush())) {
      differences.addAll(
          StateDifferences.of(inJava.store, inJava.root, released.store, released.root));
    }
    return new Applied(one, other, differences);
  }

  /**
   * What a message did, step by step; without the CIDs of states, which a simulation makes up, and
   * without events, which are compared by their encoding.
   */
  private static List<Object> steps(ApplyResult result) {
    List<Object> steps = new ArrayList<>();
    for (TraceEvent event : result.trace()) {
      switch (event) {
        case TraceEvent.Invoke invoke -> {
          ActorState actor = invoke.state();
          steps.add(List.of(invoke.id(), actor.code(), actor.nonce(), actor.balance()));
        }
        case TraceEvent.Emit emit -> steps.add(emit.event().emitter());
        case TraceEvent.Call _, TraceEvent.Return _, TraceEvent.GasCharge _ -> steps.add(event);
      }
    }
    return steps;
  }

  /** An actor as it is now, on both alike unless a difference was found. */
  Optional<ActorState> actor(Address address) {
    return inJava.executor.actor(address);
  }

  /** The id behind an address that there is. */
  long id(Address address) {
    return inJava.executor.lookupId(address).orElseThrow();
  }

  /** Opens machines for the next epoch. */
  void nextEpoch() {
    epoch++;
    inJava.next();
    released.next();
  }

  /** The epoch that is executed. */
  long epoch() {
    return epoch;
  }

  @Override
  public void close() {
    inJava.close();
    released.close();
  }
}
