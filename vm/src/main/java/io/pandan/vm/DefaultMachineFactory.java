package io.pandan.vm;

import io.pandan.api.Gas;
import io.pandan.api.vm.Executor;
import io.pandan.api.vm.Externs;
import io.pandan.api.vm.MachineContext;
import io.pandan.api.vm.MachineFactory;
import io.pandan.api.vm.RuntimeSet;
import io.pandan.api.vm.StateView;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import io.pandan.vm.executor.LargeStacks;
import io.pandan.vm.executor.ThreadedExecutor;
import io.pandan.vm.gas.PriceList;
import io.pandan.vm.kernel.DefaultKernel;
import io.pandan.vm.machine.KnownActors;
import io.pandan.vm.machine.Machine;
import io.pandan.vm.state.StateTree;
import io.pandan.vm.state.TreeStateView;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Makes executors with the prices of the context's network version. Thread safe. */
@Component
public final class DefaultMachineFactory implements MachineFactory {
  private final LargeStacks threads = new LargeStacks();
  private final KnownActors known = new KnownActors();

  @Override
  public Executor create(
      MachineContext context, Blockstore store, Externs externs, RuntimeSet runtimes) {
    PriceList prices = PriceList.forNetworkVersion(context.networkVersion());
    return new ThreadedExecutor(
        new Machine(context, prices, store, externs, runtimes, known), DefaultKernel::new, threads);
  }

  @Override
  public StateView view(Cid stateRoot, Blockstore store) {
    return new TreeStateView(StateTree.load(store, stateRoot));
  }

  @Override
  public long inclusionGas(int networkVersion, int chainLength) {
    long milligas =
        PriceList.forNetworkVersion(networkVersion).onChainMessage(chainLength).milligas();
    return new Gas(milligas).roundUp();
  }

  /** Ends the threads that are idle; executors that are still there end theirs. */
  @Deactivate
  void close() {
    threads.close();
  }
}
