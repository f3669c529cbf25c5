package io.pandan.vm.executor;

import static io.pandan.vm.TestNetworks.ALICE;
import static io.pandan.vm.TestNetworks.BOB;
import static io.pandan.vm.TestNetworks.FUNDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pandan.api.Address;
import io.pandan.api.FatalException;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ActorExit;
import io.pandan.api.vm.ActorRuntime;
import io.pandan.api.vm.ActorSet;
import io.pandan.api.vm.ApplyKind;
import io.pandan.api.vm.Executor;
import io.pandan.api.vm.Externs;
import io.pandan.api.vm.MachineContext;
import io.pandan.api.vm.MachineFactory;
import io.pandan.api.vm.MachineInterruptedException;
import io.pandan.api.vm.RuntimeSet;
import io.pandan.api.vm.StateView;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import io.pandan.testkit.FixedExterns;
import io.pandan.testkit.MinimalActors;
import io.pandan.testkit.TestNetwork;
import io.pandan.vm.DefaultMachineFactory;
import io.pandan.vm.TestNetworks;
import io.pandan.vm.gas.PriceList;
import io.pandan.vm.genesis.DefaultGenesisBuilder;
import io.pandan.vm.kernel.DefaultKernel;
import io.pandan.vm.machine.KnownActors;
import io.pandan.vm.machine.Machine;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What the host cannot do is never a receipt. */
class HostFailureTest {

  private static final Address ACTOR = Address.id(500);

  @Test
  void shouldBeFatalWhenTheStackOverflows() {
    assertFatal((kernel, code, params) -> recurse(1), "stack");
  }

  private static ActorExit recurse(int depth) {
    return depth < 0 ? ActorExit.trapped("never") : recurse(depth + 1);
  }

  @Test
  void shouldBeFatalWhenMemoryRunsOut() {
    assertFatal(
        (kernel, code, params) -> {
          throw new OutOfMemoryError("simulated");
        },
        "memory");
  }

  @Test
  void shouldBeFatalWhenARuntimeIsBroken() {
    assertFatal(
        (kernel, code, params) -> {
          throw new NullPointerException("a bug");
        },
        "a bug");
  }

  @Test
  void shouldBeFatalWhenTheLeasedSetLacksARuntime() {
    try (TestNetwork network = TestNetworks.builder().actorSet(ActorSet.CANONICAL).build()) {
      network.put(500, "multisig", FUNDS);

      assertThatThrownBy(() -> network.call(ALICE, ACTOR, 2, new byte[0]))
          .isInstanceOf(FatalException.class)
          .hasMessageContaining("vm=wasm");
    }
  }

  private static void assertFatal(ActorRuntime runtime, String message) {
    try (TestNetwork network = smallStack(runtime)) {
      network.put(500, "multisig", FUNDS);

      assertThatThrownBy(() -> network.call(ALICE, ACTOR, 2, new byte[0]))
          .isInstanceOf(FatalException.class)
          .hasMessageContaining(message);
      assertThatThrownBy(() -> network.executor().flush())
          .isInstanceOf(FatalException.class)
          .hasMessageContaining("of no more use");
    }
  }

  private static TestNetwork smallStack(ActorRuntime runtime) {
    MachineFactory machines =
        new MachineFactory() {
          private final DefaultMachineFactory factory = new DefaultMachineFactory();

          @Override
          public Executor create(
              MachineContext context, Blockstore store, Externs externs, RuntimeSet runtimes) {
            PriceList prices = PriceList.forNetworkVersion(context.networkVersion());
            return new ThreadedExecutor(
                new Machine(context, prices, store, externs, runtimes, new KnownActors()),
                DefaultKernel::new,
                new LargeStacks(1 << 20));
          }

          @Override
          public StateView view(Cid stateRoot, Blockstore store) {
            return factory.view(stateRoot, store);
          }

          @Override
          public long inclusionGas(int networkVersion, int chainLength) {
            return factory.inclusionGas(networkVersion, chainLength);
          }
        };
    return TestNetwork.builder(machines, new DefaultGenesisBuilder())
        .account(ALICE, FUNDS)
        .actorSet(ActorSet.CANONICAL)
        .runtime("wasm", runtime)
        .build();
  }

  @Test
  void shouldBeFatalWhenTheStoreFails() {
    try (TestNetwork network = TestNetworks.builder().build()) {
      Blockstore failing = new FailingBlockstore(network.store());
      try (Executor executor =
          new DefaultMachineFactory()
              .create(
                  new MachineContext(
                      28,
                      TestNetwork.CHAIN_ID,
                      ActorSet.NATIVE,
                      false,
                      1,
                      30,
                      TestNetwork.BASE_FEE,
                      network.root(),
                      false),
                  failing,
                  new FixedExterns(1, TokenAmount.ZERO),
                  new RuntimeSet(Map.of(), MinimalActors.all(), Map.of()))) {
        executor.execute(
            network.message(ALICE, BOB, TokenAmount.ofFil(1), 0, new byte[0]),
            ApplyKind.EXPLICIT,
            100);

        assertThatThrownBy(executor::flush)
            .isInstanceOf(FatalException.class)
            .hasRootCauseMessage("the disk is full");
      }
    }
  }

  @Test
  void shouldStopAMachineThatIsInterrupted() throws InterruptedException {
    CountDownLatch running = new CountDownLatch(1);
    ActorRuntime endless =
        (kernel, code, params) -> {
          running.countDown();
          while (!kernel.interrupted()) {
            Thread.onSpinWait();
          }
          throw new MachineInterruptedException();
        };
    try (TestNetwork network = TestNetworks.runBy(endless).build()) {
      network.put(500, "multisig", FUNDS);
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread caller =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      network.call(ALICE, ACTOR, 2, new byte[0]);
                    } catch (FatalException e) {
                      thrown.set(e);
                    }
                  });
      running.await();

      network.executor().interrupt();
      caller.join();

      assertThat(thrown.get()).isInstanceOf(MachineInterruptedException.class);
    }
  }

  private record FailingBlockstore(Blockstore base) implements Blockstore {

    @Override
    public Optional<byte[]> get(Cid cid) {
      return base.get(cid);
    }

    @Override
    public boolean has(Cid cid) {
      return base.has(cid);
    }

    @Override
    public void put(Cid cid, byte[] block) {
      throw new IllegalStateException("the disk is full");
    }
  }
}
