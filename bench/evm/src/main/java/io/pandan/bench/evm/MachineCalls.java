package io.pandan.bench.evm;

import io.pandan.api.ActorIds;
import io.pandan.api.Address;
import io.pandan.api.Message;
import io.pandan.api.TokenAmount;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.eth.EthTransaction;
import io.pandan.api.evm.EvmEngine;
import io.pandan.api.vm.ApplyResult;
import io.pandan.builtin.actors.account.AccountActor;
import io.pandan.builtin.actors.cron.CronActor;
import io.pandan.builtin.actors.eam.EamActor;
import io.pandan.builtin.actors.ethaccount.EthAccountActor;
import io.pandan.builtin.actors.init.InitActor;
import io.pandan.builtin.actors.placeholder.PlaceholderActor;
import io.pandan.builtin.actors.reward.RewardActor;
import io.pandan.builtin.actors.system.SystemActor;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import io.pandan.runtime.evm.actor.EvmActorRuntime;
import io.pandan.runtime.evm.core.Profile;
import io.pandan.testkit.TestNetwork;
import io.pandan.vm.DefaultMachineFactory;
import io.pandan.vm.genesis.DefaultGenesisBuilder;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigInteger;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The native actor set in this process: machine, EVM actor and engine, with metering, journal and
 * events, and without HTTP. Each call has a machine of its own, as in a node.
 */
final class MachineCalls implements Contestant {
  private static final Address ALICE = TestNetwork.ethereum(1);
  private static final long GAS_LIMIT = 1_000_000_000_000L;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final String engine;
  private final TestNetwork network;
  private final Deployment deployment;
  private long processorNs;

  MachineCalls(String engine, Function<Profile, EvmEngine> factory, Artifacts artifacts) {
    this.engine = engine;
    this.network =
        TestNetwork.builder(new DefaultMachineFactory(), new DefaultGenesisBuilder())
            .actor("system", new SystemActor())
            .actor("init", new InitActor())
            .actor("reward", new RewardActor())
            .actor("cron", new CronActor())
            .actor("account", new AccountActor())
            .actor("ethaccount", new EthAccountActor())
            .actor("placeholder", new PlaceholderActor())
            .actor("eam", new EamActor())
            .runtime("evm", new EvmActorRuntime())
            .engine(EvmEngine.class, factory.apply(Profile.FILECOIN))
            .account(ALICE, TokenAmount.ofFil(10_000))
            .build();
    this.deployment = Deployment.of(artifacts, this::create);
    network.nextEpoch();
  }

  private EthAddress create(byte[] creationCode) {
    byte[] params = new CborWriter().writeBytes(creationCode).toByteArray();
    ApplyResult result =
        network.call(ALICE, Address.id(ActorIds.EAM), EthTransaction.CREATE_EXTERNAL, params);
    CborReader returned = new CborReader(checked(result).receipt().returnData());
    returned.readArrayHeader(3);
    returned.readUnsigned();
    returned.readBytes();
    return EthAddress.of(returned.readBytes());
  }

  @Override
  public String name() {
    return engine + ", machine";
  }

  @Override
  public String description() {
    return "native actor set in process; gas limit " + GAS_LIMIT;
  }

  @Override
  public byte[] call(Workload workload) {
    byte[] data = apply(workload).receipt().returnData();
    return data.length == 0 ? data : new CborReader(data).readBytes();
  }

  private ApplyResult apply(Workload workload) {
    Map<Long, Long> before = machineThreads();
    long here = THREADS.getCurrentThreadCpuTime();
    network.discardEpoch();
    Message message =
        EthTransaction.toMessage(
            ALICE,
            Optional.of(deployment.of(workload)),
            network.actor(ALICE).orElseThrow().nonce(),
            BigInteger.ZERO,
            GAS_LIMIT,
            TestNetwork.BASE_FEE.atto(),
            BigInteger.ZERO,
            workload.input());
    ApplyResult result = checked(network.simulate(message));
    processorNs += THREADS.getCurrentThreadCpuTime() - here;
    machineThreads().forEach((id, ns) -> processorNs += ns - before.getOrDefault(id, 0L));
    return result;
  }

  /** What the threads of machines that live now have used, in nanoseconds, by their ids. */
  private static Map<Long, Long> machineThreads() {
    Thread[] threads = new Thread[Thread.activeCount() + 16];
    int count = Thread.enumerate(threads);
    Map<Long, Long> used = new HashMap<>();
    for (int i = 0; i < count; i++) {
      if (threads[i].getName().startsWith("vm-")) {
        long id = threads[i].threadId();
        used.put(id, Math.max(0, THREADS.getThreadCpuTime(id)));
      }
    }
    return used;
  }

  @Override
  public long processorNs() {
    return processorNs;
  }

  @Override
  public long gas(Workload workload) {
    return apply(workload).receipt().gasUsed();
  }

  @Override
  public Duration warmUp(Duration jvm) {
    return jvm;
  }

  private static ApplyResult checked(ApplyResult result) {
    if (!result.receipt().exitCode().isSuccess()) {
      throw new IllegalStateException(
          "exit code " + result.receipt().exitCode() + ": " + result.failure().orElse(""));
    }
    return result;
  }

  @Override
  public void close() {
    network.close();
  }
}
