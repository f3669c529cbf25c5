package io.pandan.host.chain;

import io.pandan.api.chain.NotReadyException;
import io.pandan.api.vm.ActorManifest;
import io.pandan.api.vm.ActorRuntime;
import io.pandan.api.wasm.WasmEngine;
import io.pandan.host.chain.lease.Lease;
import io.pandan.host.chain.lease.Provider;
import io.pandan.host.chain.lease.RuntimeLeases;
import io.pandan.host.chain.lease.Slot;
import io.pandan.ipld.Blockstore;
import io.pandan.ipld.Cid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the built-in actors of a canonical network ready, in the background, at the start and again
 * whenever another engine serves: the first messages need not wait for it, and the node's readiness
 * never does. Takes a lease for each actor, so that a bundle that leaves waits for one at most.
 */
final class CodeWarmup implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CodeWarmup.class);
  private static final Slot ENGINE = Slot.engine(WasmEngine.class);

  /** No more than it uses: others need not wait for it when they leave. */
  private static final Set<Slot> NEEDED = Set.of(Slot.runtime("wasm"), ENGINE);

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** What each block needs, then what most messages need. */
  private static final List<String> FIRST =
      List.of(
          "reward",
          "cron",
          "storagepower",
          "storagemarket",
          "storageminer",
          "evm",
          "account",
          "init",
          "eam",
          "ethaccount");

  private final RuntimeLeases leases;
  private final Blockstore blocks;
  private final Cid stateRoot;
  private final int networkVersion;
  private @Nullable Thread thread;

  /**
   * Of one chain.
   *
   * @param leases who executes
   * @param blocks where code is read
   * @param stateRoot a state of the network
   * @param networkVersion its version
   */
  CodeWarmup(RuntimeLeases leases, Blockstore blocks, Cid stateRoot, int networkVersion) {
    this.leases = leases;
    this.blocks = blocks;
    this.stateRoot = stateRoot;
    this.networkVersion = networkVersion;
  }

  /** Begins. */
  synchronized CodeWarmup start() {
    thread =
        Thread.ofPlatform()
            .name("pandan-code-warmup")
            .daemon()
            .priority(Thread.MIN_PRIORITY)
            .start(this::run);
    return this;
  }

  private void run() {
    Optional<Provider> warm = Optional.empty();
    try {
      while (true) {
        Provider engine = leases.awaitOther(ENGINE, warm);
        warmUp(engine);
        warm = Optional.of(engine);
      }
    } catch (InterruptedException e) {
      LOG.debug("code is not made ready any more");
    }
  }

  private void warmUp(Provider engine) throws InterruptedException {
    for (ActorManifest.Entry actor : actors()) {
      try (Lease lease = leases.acquire(NEEDED, PATIENCE)) {
        if (!leases.serving().containsValue(engine)) {
          return;
        }
        ActorRuntime runtime = lease.runtimes().runtime("wasm");
        runtime.prepare(
            actor.code(), blocks.require(actor.code()), networkVersion, lease.runtimes());
      } catch (NotReadyException e) {
        LOG.debug("{} is not made ready: {}", actor.name(), e.getMessage());
      } catch (RuntimeException | LinkageError e) {
        LOG.warn("{} cannot be made ready ahead of its messages", actor.name(), e);
      }
    }
    LOG.info("the built-in actors are ready on {}", engine.name());
  }

  private List<ActorManifest.Entry> actors() throws InterruptedException {
    try (Lease lease = leases.acquire(Set.of(Slot.MACHINES), PATIENCE)) {
      List<ActorManifest.Entry> actors =
          new ArrayList<>(lease.machines().view(stateRoot, blocks).manifest().entries());
      actors.sort(
          Comparator.comparing(
              actor -> FIRST.contains(actor.name()) ? FIRST.indexOf(actor.name()) : FIRST.size()));
      return actors;
    } catch (NotReadyException e) {
      return List.of();
    }
  }

  @Override
  public synchronized void close() {
    if (thread != null) {
      thread.interrupt();
    }
  }
}
