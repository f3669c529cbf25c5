package io.pandan.host.rpc.eth;

import io.pandan.api.SignedMessage;
import io.pandan.api.chain.ChainListener;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.PoolListener;
import io.pandan.api.rpc.RpcHandler;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcModule;
import io.pandan.api.rpc.RpcPermission;
import io.pandan.host.rpc.methods.eth.BlockFinder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ethereum's methods for what happens from now on: subscriptions and filters. What the chain tells
 * is worked on by a thread of its own, so that those who wait for receipts do not wait for
 * subscribers. Thread-safe.
 */
@Component(
    service = {RpcModule.class, ChainListener.class, PoolListener.class},
    configurationPid = EthSettings.PID)
public final class EthPushModule implements RpcModule, ChainListener, PoolListener {
  private static final Logger LOG = LoggerFactory.getLogger(EthPushModule.class);

  /** What the chain tells beyond that waits on the chain's threads for listeners. */
  private static final int MAX_WAITING = 1_000;

  private final EthSubscriptions subscriptions;
  private final EthFilters filters;
  private final BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
  private final Thread worker;

  /**
   * Made by Declarative Services.
   *
   * @param chain reads the chain
   * @param settings limits
   */
  @Activate
  public EthPushModule(@Reference ChainView chain, EthSettings settings) {
    this(
        chain,
        settings.maxLogs(),
        settings.maxLogBlocks(),
        settings.maxSubscriptions(),
        settings.maxFilters(),
        Duration.ofMillis(settings.filterIdleMs()));
  }

  EthPushModule(
      ChainView chain,
      int maxLogs,
      long maxLogBlocks,
      int maxSubscriptions,
      int maxFilters,
      Duration filterIdle) {
    TipsetLogs tipsetLogs = new TipsetLogs(chain);
    EthBlocks blocks = new EthBlocks(chain, tipsetLogs);
    EthLogs logs =
        new EthLogs(chain, new BlockFinder(chain), blocks, tipsetLogs, maxLogs, maxLogBlocks);
    this.subscriptions =
        new EthSubscriptions(blocks, logs, chain.network().chainId(), maxSubscriptions);
    this.filters =
        new EthFilters(
            chain, logs, maxFilters, maxLogs, maxLogBlocks, filterIdle, System::nanoTime);
    this.worker = Thread.ofPlatform().name("pandan-eth-push").daemon().start(this::work);
  }

  @Override
  public List<RpcMethod> methods() {
    return List.of(
        read("eth_subscribe", subscriptions::subscribe),
        read("eth_unsubscribe", subscriptions::unsubscribe),
        read("eth_newFilter", filters::newFilter),
        read("eth_newBlockFilter", filters::newBlockFilter),
        read("eth_newPendingTransactionFilter", filters::newPendingTransactionFilter),
        read("eth_getFilterChanges", filters::getFilterChanges),
        read("eth_getFilterLogs", filters::getFilterLogs),
        read("eth_uninstallFilter", filters::uninstallFilter));
  }

  private static RpcMethod read(String name, RpcHandler handler) {
    return new RpcMethod(name, RpcPermission.READ, handler);
  }

  @Override
  public void applied(ExecutedTipset tipset) {
    later(() -> subscriptions.applied(tipset));
  }

  @Override
  public void reverted(ExecutedTipset tipset) {
    later(
        () -> {
          subscriptions.reverted(tipset);
          filters.reverted(tipset);
        });
  }

  @Override
  public void added(SignedMessage message) {
    later(
        () -> {
          subscriptions.added(message);
          filters.added(message);
        });
  }

  private void later(Runnable work) {
    try {
      waiting.put(work);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    try {
      while (true) {
        Runnable work = waiting.take();
        try {
          work.run();
        } catch (RuntimeException | LinkageError e) {
          LOG.error("subscribers miss something", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends its thread; the endpoint ends the connections that have subscriptions. */
  @Deactivate
  void close() {
    worker.interrupt();
  }
}
