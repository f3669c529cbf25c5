package io.pandan.host.chain;

import io.pandan.api.MalformedException;
import io.pandan.api.chain.ChainStore;
import io.pandan.host.chain.index.ChainIndex;
import io.pandan.host.chain.lease.LeasedWork;
import io.pandan.host.chain.lease.RuntimeLeases;
import io.pandan.host.chain.snapshot.Progress;
import io.pandan.host.chain.snapshot.SnapshotImport;
import io.pandan.host.chain.snapshot.SnapshotSummary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Imports a snapshot into a node that makes no blocks: what {@code ./pandan chain import} asks for,
 * from outside of the framework and therefore in the JDK's types alone. Its parameters are {@code
 * file}, a text; {@code verify}, a {@link Long}; and {@code progress}, a {@link Consumer} of texts.
 * It gives a summary for people, and throws a {@link RuntimeException} whose message says what is
 * wrong.
 */
final class ImportTask implements Function<Map<String, Object>, String> {
  /** The framework's property that asks for this instead of a chain. */
  static final String PROPERTY = "io.pandan.chain.import";

  /** Whoever starts a framework to import waits for all of its bundles. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ChainStore store;
  private final RuntimeLeases leases;
  private final Path data;

  /**
   * Imports into a store.
   *
   * @param store an empty one
   * @param leases who executes
   * @param data the node's folder, where the network is named afterwards
   */
  ImportTask(ChainStore store, RuntimeLeases leases, Path data) {
    this.store = store;
    this.leases = leases;
    this.data = data;
  }

  @Override
  public String apply(Map<String, Object> parameters) {
    Object file = parameters.get("file");
    Object verify = parameters.get("verify");
    Object listener = parameters.get("progress");
    if (!(file instanceof String path)
        || !(verify instanceof Long count)
        || !(listener instanceof Consumer<?> progress)) {
      throw new MalformedException("an import takes file, verify and progress: " + parameters);
    }
    @SuppressWarnings("unchecked") // a consumer of texts takes texts
    Consumer<String> lines = (Consumer<String>) progress;
    try {
      SnapshotSummary summary =
          new SnapshotImport(store)
              .run(
                  Path.of(path),
                  count,
                  network -> new LeasedWork(leases, Requirements.executing(network), PATIENCE),
                  new Progress(lines));
      NetworkFile.write(
          data,
          Chain.info(summary.network(), new ChainIndex(store), Optional.empty()),
          OptionalLong.empty());
      return summary.describe();
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be read: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the import was interrupted", e);
    }
  }
}
