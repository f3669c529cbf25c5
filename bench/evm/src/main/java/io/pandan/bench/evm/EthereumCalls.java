package io.pandan.bench.evm;

import io.pandan.api.eth.EthAddress;
import io.pandan.api.evm.EvmEngine;
import io.pandan.runtime.evm.core.Profile;
import io.pandan.runtime.evm.ethereum.BlockContext;
import io.pandan.runtime.evm.ethereum.Fork;
import io.pandan.runtime.evm.ethereum.Transaction;
import io.pandan.runtime.evm.ethereum.TransactionProcessor;
import io.pandan.runtime.evm.ethereum.TransactionResult;
import io.pandan.runtime.evm.ethereum.WorldState;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * An engine under Ethereum's rules in this process: metering by Ethereum's gas, with warm and cold
 * access, a journal and logs. It does what anvil's own engine does, and no more.
 */
final class EthereumCalls implements Contestant {
  private static final Fork FORK = Fork.PRAGUE;
  private static final EthAddress CALLER =
      EthAddress.parse("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private static final BlockContext BLOCK =
      new BlockContext(
          EthAddress.ZERO,
          1,
          1_700_000_000,
          Peers.ETHEREUM_CALL_GAS,
          BigInteger.ZERO,
          BigInteger.ZERO,
          0,
          BigInteger.ONE,
          number -> Optional.empty());

  private final String engine;
  private final TransactionProcessor processor;
  private final WorldState world = new WorldState();
  private final Deployment deployment;
  private long nonce;
  private long processorNs;

  EthereumCalls(String engine, Function<Profile, EvmEngine> factory, Artifacts artifacts) {
    this.engine = engine;
    processor = new TransactionProcessor(FORK, factory.apply(FORK.profile()));
    deployment = Deployment.of(artifacts, this::create);
  }

  private EthAddress create(byte[] creationCode) {
    world.setNonce(CALLER, nonce++);
    Transaction creation = transaction(Optional.empty(), creationCode);
    return checked(processor.run(world, BLOCK, creation)).created().orElseThrow();
  }

  private Transaction transaction(Optional<EthAddress> to, byte[] data) {
    return Transaction.legacy(
        CALLER, nonce, BigInteger.ZERO, Peers.ETHEREUM_CALL_GAS, to, BigInteger.ZERO, data);
  }

  @Override
  public String name() {
    return engine + ", Ethereum";
  }

  @Override
  public String description() {
    return "engine, world state and rules of " + FORK + " in process";
  }

  @Override
  public byte[] call(Workload workload) {
    return apply(workload).output();
  }

  private TransactionResult apply(Workload workload) {
    long begun = THREADS.getCurrentThreadCpuTime();
    TransactionResult result =
        checked(
            processor.call(
                world, BLOCK, transaction(Optional.of(deployment.of(workload)), workload.input())));
    processorNs += THREADS.getCurrentThreadCpuTime() - begun;
    return result;
  }

  private static TransactionResult checked(TransactionResult result) {
    if (!result.succeeded()) {
      throw new IllegalStateException("the status is " + result.status());
    }
    return result;
  }

  @Override
  public long processorNs() {
    return processorNs;
  }

  @Override
  public long gas(Workload workload) {
    return apply(workload).gasUsed();
  }

  @Override
  public Duration warmUp(Duration jvm) {
    return jvm;
  }

  @Override
  public void close() {}
}
