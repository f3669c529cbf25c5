package io.pandan.vm.genesis;

import io.pandan.api.Address;
import io.pandan.api.FatalException;
import io.pandan.api.Message;
import io.pandan.api.TokenAmount;
import io.pandan.api.vm.ActorSet;
import io.pandan.api.vm.ApplyKind;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.vm.Externs;
import io.pandan.api.vm.GenesisTemplate;
import io.pandan.api.vm.MachineContext;
import io.pandan.api.vm.RuntimeSet;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import io.pandan.vm.executor.LargeStacks;
import io.pandan.vm.executor.ThreadedExecutor;
import io.pandan.vm.gas.PriceList;
import io.pandan.vm.kernel.DefaultKernel;
import io.pandan.vm.machine.KnownActors;
import io.pandan.vm.machine.Machine;
import java.util.Optional;

/**
 * Executes messages at epoch 0, before there is a chain: gas is free, nothing circulates, and
 * randomness is zeros. Source: Lotus {@code chain/gen/genesis/miners.go} and {@code util.go}.
 */
final class GenesisMachine implements AutoCloseable {

  /** Lotus {@code doExecValue}: never too little. */
  private static final long GAS_LIMIT = 1_000_000_000_000_000L;

  private static final int RANDOMNESS_BYTES = 32;

  private final LargeStacks threads = new LargeStacks();
  private final ThreadedExecutor executor;

  GenesisMachine(GenesisTemplate template, Cid root, Blockstore store, RuntimeSet runtimes) {
    MachineContext context =
        new MachineContext(
            template.networkVersion(),
            template.chainId(),
            ActorSet.CANONICAL,
            false,
            0,
            template.timestampS(),
            TokenAmount.ZERO,
            root,
            false);
    PriceList prices = PriceList.forNetworkVersion(template.networkVersion());
    Machine machine =
        new Machine(context, prices, store, new NoChain(), runtimes, new KnownActors());
    this.executor = new ThreadedExecutor(machine, DefaultKernel::new, threads);
  }

  /** Executes an implicit message. */
  ApplyResult apply(long from, long to, TokenAmount value, long method, byte[] params) {
    Message message =
        new Message(
            0,
            Address.id(to),
            Address.id(from),
            0,
            value,
            GAS_LIMIT,
            TokenAmount.ZERO,
            TokenAmount.ZERO,
            method,
            params);
    return executor.execute(message, ApplyKind.IMPLICIT, message.toCbor().length);
  }

  Cid flush() {
    return executor.flush();
  }

  @Override
  public void close() {
    executor.close();
    threads.close();
  }

  private static final class NoChain implements Externs {
    @Override
    public byte[] chainRandomness(long epoch) {
      return new byte[RANDOMNESS_BYTES];
    }

    @Override
    public byte[] beaconRandomness(long epoch) {
      return new byte[RANDOMNESS_BYTES];
    }

    @Override
    public Cid tipsetCid(long epoch) {
      throw new FatalException("there is no tipset at epoch " + epoch + " before the genesis");
    }

    @Override
    public Optional<Address> workerKey(Address miner, long height) {
      return Optional.empty();
    }

    @Override
    public TokenAmount circulatingSupply() {
      return TokenAmount.ZERO;
    }
  }
}
