package io.pandan.host.chain;

import io.pandan.api.TokenAmount;
import io.pandan.api.chain.ChainListener;
import io.pandan.api.chain.ChainStore;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.DevelopmentChain;
import io.pandan.api.chain.MempoolPolicy;
import io.pandan.api.chain.MessageOutbox;
import io.pandan.api.chain.NetworkInfo;
import io.pandan.api.chain.NotReadyException;
import io.pandan.api.chain.PoolListener;
import io.pandan.api.chain.Sequencer;
import io.pandan.api.node.Readiness;
import io.pandan.api.rpc.RpcModule;
import io.pandan.host.actors.ImportedBundles;
import io.pandan.host.chain.fork.Fork;
import io.pandan.host.chain.fork.ForkRecord;
import io.pandan.host.chain.fork.ForkSource;
import io.pandan.host.chain.fork.ForkedStore;
import io.pandan.host.chain.index.ChainIndex;
import io.pandan.host.chain.lease.RuntimeLeases;
import io.pandan.host.chain.pool.FilecoinPolicy;
import io.pandan.host.chain.sequence.LocalSequencer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.annotation.bundle.Requirement;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chain's life as a bundle: opens it when there is a store and, for a new network, when all
 * that its genesis needs is there; only then {@link ChainView} and {@link MessageOutbox} are
 * registered.
 */
@Component(immediate = true, service = Readiness.class, configurationPid = ChainSettings.PID)
@Designate(ocd = ChainSettings.class)
@Capability(
    namespace = "osgi.service",
    attribute =
        "objectClass:List<String>="
            + "\"io.pandan.api.chain.ChainView,io.pandan.api.chain.DevelopmentChain,io.pandan.api.chain.MessageOutbox\"")
@Requirement(
    namespace = "osgi.service",
    filter = "(objectClass=io.pandan.api.vm.MachineFactory)",
    effective = "active")
@Requirement(
    namespace = "osgi.service",
    filter = "(objectClass=io.pandan.api.vm.GenesisBuilder)",
    effective = "active")
public final class ChainComponent implements Readiness {
  private static final Logger LOG = LoggerFactory.getLogger(ChainComponent.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final BundleContext context;
  private final ChainSettings settings;
  private final ChainStore store;
  private final Path data;
  private final RuntimeLeases leases;
  private final ProviderTracker tracker;
  private final Thread opener;
  private final List<ChainListener> listeners = new CopyOnWriteArrayList<>();
  private final List<PoolListener> poolListeners = new CopyOnWriteArrayList<>();
  private final Ranked<MempoolPolicy> policies = new Ranked<>();
  private final Ranked<Sequencer> sequencers = new Ranked<>();
  private final Queue<ServiceRegistration<?>> registrations = new ConcurrentLinkedQueue<>();
  private volatile @Nullable Chain chain;
  private volatile @Nullable ExportModule exports;
  private volatile @Nullable ForkedStore origin;
  private volatile String opening = "the chain is being opened";

  /** Whether others have been given the chain: not before is the node ready. */
  private volatile boolean published;

  private volatile boolean stopped;

  /** Made by Declarative Services. */
  @Activate
  public ChainComponent(
      BundleContext context, ChainSettings settings, @Reference ChainStore store) {
    this.context = context;
    this.settings = settings;
    this.store = store;
    this.data = Path.of(context.getProperty("io.pandan.data"));
    this.leases = new RuntimeLeases(Duration.ofMillis(settings.drainMs()), GRACE);
    EngineChoice engines = new EngineChoice(data, leases);
    this.tracker = new ProviderTracker(context, leases);
    registrations.add(context.registerService(RpcModule.class, new EngineModule(engines), null));
    registrations.add(
        context.registerService(
            EngineCommand.class, new EngineCommand(engines), EngineCommand.properties()));
    registrations.add(
        context.registerService(RpcModule.class, new RuntimesModule(leases, this::problems), null));
    this.opener = Thread.ofPlatform().name("pandan-chain-opener").daemon().start(this::open);
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      service = ChainListener.class)
  void bindListener(ChainListener listener) {
    listeners.add(listener);
  }

  void unbindListener(ChainListener listener) {
    listeners.remove(listener);
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      service = PoolListener.class)
  void bindPoolListener(PoolListener listener) {
    poolListeners.add(listener);
  }

  void unbindPoolListener(PoolListener listener) {
    poolListeners.remove(listener);
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      service = MempoolPolicy.class)
  void bindPolicy(MempoolPolicy policy, Map<String, Object> properties) {
    policies.add(policy, properties);
  }

  void unbindPolicy(MempoolPolicy policy) {
    policies.remove(policy);
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      service = Sequencer.class)
  void bindSequencer(Sequencer sequencer, Map<String, Object> properties) {
    if (settings.sequencer().equals(properties.get(Sequencer.NAME))) {
      sequencers.add(sequencer, properties);
    }
  }

  void unbindSequencer(Sequencer sequencer) {
    sequencers.remove(sequencer);
  }

  private void open() {
    if (context.getProperty(ImportTask.PROPERTY) != null) {
      opening = "a chain is to be imported";
      Dictionary<String, Object> properties = new Hashtable<>(Map.of(ImportTask.PROPERTY, true));
      registrations.add(
          context.registerService(Function.class, new ImportTask(store, leases, data), properties));
      return;
    }
    try {
      ImportedBundles bundles = new ImportedBundles(data.resolve("actors"));
      Genesis genesis = SettingsReader.genesis(settings, InstantSource.system(), bundles);
      ChainOptions options = SettingsReader.options(settings);
      Optional<ForkSource> source = ForkSource.read(data);
      while (true) {
        try {
          found(genesis, source, bundles);
          break;
        } catch (NotReadyException e) {
          opening = "no genesis block yet: " + e.getMessage();
        }
      }
      MempoolPolicy policy = new FilecoinPolicy(options.pool());
      Optional<Sequencer> sequencer = Optional.of(new LocalSequencer());
      publish(
          new Chain(
              withOrigin(source),
              leases,
              options,
              InstantSource.system(),
              new Chain.Extensions(
                  () -> policies.best().orElse(policy),
                  () -> settings.sequencer().isEmpty() ? sequencer : sequencers.best(),
                  listeners,
                  poolListeners)));
    } catch (InterruptedException e) {
      LOG.debug("the chain is not opened any more");
    } catch (RuntimeException | LinkageError e) {
      opening = "the chain cannot be opened: " + e.getMessage();
      LOG.error("the chain cannot be opened", e);
    }
  }

  private void found(Genesis genesis, Optional<ForkSource> source, ImportedBundles bundles)
      throws InterruptedException {
    if (source.isEmpty()) {
      genesis.makeIfNew(store, leases, PAUSE);
      return;
    }
    Fork.Wanted wanted =
        new Fork.Wanted(
            genesis.runtimes(),
            genesis.actors(),
            genesis.template().accounts(),
            bundles,
            Requirements::genesis);
    Fork.makeIfNew(store, source.get(), wanted, leases, PAUSE);
  }

  /** What a forked network lacks is read where it was forked. */
  private ChainStore withOrigin(Optional<ForkSource> source) {
    Optional<ForkRecord> fork = ForkRecord.read(store);
    if (fork.isEmpty() || source.isEmpty()) {
      return store;
    }
    ForkedStore both = new ForkedStore(store, source.get(), fork.get());
    origin = both;
    return both;
  }

  private void publish(Chain opened) {
    NetworkInfo network = opened.view().network();
    NetworkFile.write(
        data,
        network,
        ForkRecord.read(store)
            .map(fork -> OptionalLong.of(fork.base().height()))
            .orElse(OptionalLong.empty()));
    chain = opened;
    registrations.add(
        context.registerService(
            RpcModule.class, new NetworkModule(opened.view(), allocated()), null));
    ExportModule exporting = new ExportModule(opened.exports(), opened.warmUp());
    exports = exporting;
    registrations.add(context.registerService(RpcModule.class, exporting, null));
    registrations.add(context.registerService(ChainView.class, opened.view(), null));
    registrations.add(context.registerService(MessageOutbox.class, opened.outbox(), null));
    opened
        .development()
        .ifPresent(
            development ->
                registrations.add(
                    context.registerService(DevelopmentChain.class, development, null)));
    published = true;
    LOG.info("network {} goes on at height {}", network.name(), opened.view().head().height());
    if (!network.name().equals(settings.networkName()) || network.chainId() != settings.chainId()) {
      LOG.warn(
          "the store has network {} with chain id {}; the settings {} and {} are for a new one",
          network.name(),
          network.chainId(),
          settings.networkName(),
          settings.chainId());
    }
    if (stopped) {
      withdraw();
    }
  }

  private TokenAmount allocated() {
    return new ChainIndex(store).network().orElseThrow().allocated();
  }

  private void withdraw() {
    ServiceRegistration<?> registration;
    while ((registration = registrations.poll()) != null) {
      registration.unregister();
    }
    ExportModule exporting = exports;
    if (exporting != null) {
      exporting.close();
    }
    ForkedStore both = origin;
    if (both != null) {
      both.close();
    }
    Chain opened = chain;
    if (opened != null) {
      opened.close();
    }
  }

  @Deactivate
  void close() throws InterruptedException {
    stopped = true;
    opener.interrupt();
    withdraw();
    opener.join(PAUSE);
    tracker.close();
  }

  @Override
  public String name() {
    return "chain";
  }

  @Override
  public List<String> problems() {
    Chain opened = chain;
    return opened == null || !published ? List.of(opening) : opened.problems();
  }
}
