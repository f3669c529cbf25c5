package io.pandan.host.rpc.eth;

import io.pandan.api.SignedMessage;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonString;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcException;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.host.rpc.methods.Argument;
import io.pandan.host.rpc.methods.eth.BlockSelector;
import io.pandan.host.rpc.methods.eth.EthJson;
import io.pandan.host.rpc.methods.eth.TransactionView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Filters that callers poll. Those of blocks and logs remember where they are and look then, so
 * that they keep next to nothing however much happens; what comes is bounded by the limits of
 * {@code eth_getLogs}, and the rest comes with the next poll. Thread-safe.
 */
final class EthFilters {
  private final ChainView chain;
  private final EthLogs logs;
  private final int maxFilters;
  private final int maxResults;
  private final long maxEpochs;
  private final Duration idle;
  private final LongSupplier clockNanos;
  private final RandomIds ids = new RandomIds();
  private final Map<String, Filter> byId = new LinkedHashMap<>();

  /**
   * No filters yet.
   *
   * @param maxFilters how many there may be
   * @param maxResults how much one poll returns, except that blocks are not divided
   * @param maxEpochs how many blocks one poll looks at
   * @param idle a filter that is not polled for so long is removed
   * @param clockNanos a clock as {@link System#nanoTime} is
   */
  EthFilters(
      ChainView chain,
      EthLogs logs,
      int maxFilters,
      int maxResults,
      long maxEpochs,
      Duration idle,
      LongSupplier clockNanos) {
    this.chain = chain;
    this.logs = logs;
    this.maxFilters = maxFilters;
    this.maxResults = maxResults;
    this.maxEpochs = maxEpochs;
    this.idle = idle;
    this.clockNanos = clockNanos;
  }

  /** One filter; used under its own lock. */
  private abstract static class Filter {
    private long usedNanos;

    /** What is new since the last poll. */
    abstract List<JsonValue> changes() throws InterruptedException;

    void reverted(ExecutedTipset tipset) {}

    void added(SignedMessage message) {}
  }

  private final class Blocks extends Filter {
    private long next = chain.head().height() + 1;

    @Override
    List<JsonValue> changes() {
      List<JsonValue> hashes = new ArrayList<>();
      long last = Math.min(chain.head().height(), next + maxResults - 1);
      for (; next <= last; next++) {
        chain.tipset(next).ifPresent(t -> hashes.add(EthJson.digest(t.key().cid())));
      }
      return hashes;
    }

    @Override
    void reverted(ExecutedTipset tipset) {
      next = Math.min(next, tipset.height());
    }
  }

  private final class Logs extends Filter {
    private final LogFilter filter;
    private final Argument argument;
    private final List<JsonValue> removed = new ArrayList<>();
    private long next = chain.head().height() + 1;

    Logs(Argument argument) {
      this.argument = argument;
      this.filter = LogFilter.parse(argument);
      if (filter.blocks() instanceof LogFilter.Blocks.One) {
        throw argument.wrong("must not have blockHash: a filter is for blocks to come");
      }
    }

    @Override
    List<JsonValue> changes() throws InterruptedException {
      long head = chain.head().height();
      long last = Math.min(head, next + maxEpochs - 1);
      if (filter.blocks() instanceof LogFilter.Blocks.Range(BlockSelector from, BlockSelector to)) {
        next = Math.max(next, EthLogs.epoch(from, 0));
        last = Math.min(last, EthLogs.epoch(to, head));
      }
      List<JsonValue> found = new ArrayList<>(removed);
      next = logs.collect(filter, next, last, found);
      removed.clear();
      return found;
    }

    /** Only what the caller may have heard of is taken back. */
    @Override
    void reverted(ExecutedTipset tipset) {
      if (tipset.height() < next) {
        next = tipset.height();
        List<JsonValue> gone = logs.of(tipset, filter, true);
        removed.addAll(gone.subList(0, Math.min(gone.size(), maxResults - removed.size())));
      }
    }

    JsonArray all() throws InterruptedException {
      return logs.find(filter, argument);
    }
  }

  private final class Pending extends Filter {
    private final ArrayList<JsonValue> hashes = new ArrayList<>();
    private final long chainId = chain.network().chainId();

    @Override
    List<JsonValue> changes() {
      List<JsonValue> all = List.copyOf(hashes);
      hashes.clear();
      hashes.trimToSize();
      return all;
    }

    /** Of too many the first are kept: they are who has waited longest. */
    @Override
    void added(SignedMessage message) {
      if (hashes.size() < maxResults) {
        hashes.add(
            EthJson.data(
                TransactionView.ethereum(message, chainId)
                    .map(TransactionView::hash)
                    .orElse(message.cid().digest())));
      }
    }
  }

  JsonValue newFilter(RpcParameters parameters) {
    parameters.requireAtMost(1);
    return add(new Logs(Argument.of(parameters, 0, "filter")));
  }

  JsonValue newBlockFilter(RpcParameters parameters) {
    parameters.requireAtMost(0);
    return add(new Blocks());
  }

  JsonValue newPendingTransactionFilter(RpcParameters parameters) {
    parameters.requireAtMost(0);
    return add(new Pending());
  }

  JsonValue uninstallFilter(RpcParameters parameters) {
    parameters.requireAtMost(1);
    String id = id(parameters);
    synchronized (byId) {
      return JsonValue.of(byId.remove(id) != null);
    }
  }

  JsonValue getFilterChanges(RpcParameters parameters) throws InterruptedException {
    parameters.requireAtMost(1);
    Filter filter = require(parameters);
    synchronized (filter) {
      return new JsonArray(filter.changes());
    }
  }

  JsonValue getFilterLogs(RpcParameters parameters) throws InterruptedException {
    parameters.requireAtMost(1);
    if (require(parameters) instanceof Logs found) {
      return found.all();
    }
    throw new RpcException(RpcException.SERVER_ERROR, "the filter is for no logs");
  }

  /** The head was taken back. */
  void reverted(ExecutedTipset tipset) {
    for (Filter filter : all()) {
      synchronized (filter) {
        filter.reverted(tipset);
      }
    }
  }

  /** A message began to wait. */
  void added(SignedMessage message) {
    for (Filter filter : all()) {
      synchronized (filter) {
        filter.added(message);
      }
    }
  }

  private JsonString add(Filter filter) {
    String id = ids.next();
    synchronized (byId) {
      long now = clockNanos.getAsLong();
      Iterator<Filter> filters = byId.values().iterator();
      while (filters.hasNext()) {
        if (now - filters.next().usedNanos > idle.toNanos()) {
          filters.remove();
        }
      }
      if (byId.size() >= maxFilters) {
        throw new RpcException(
            RpcException.LIMIT_EXCEEDED,
            "too many filters: the limit is "
                + maxFilters
                + "; those that are not asked for "
                + idle.toSeconds()
                + " s are removed");
      }
      filter.usedNanos = now;
      byId.put(id, filter);
    }
    return new JsonString(id);
  }

  private Filter require(RpcParameters parameters) {
    String id = id(parameters);
    synchronized (byId) {
      long now = clockNanos.getAsLong();
      Filter filter = byId.get(id);
      if (filter == null || now - filter.usedNanos > idle.toNanos()) {
        byId.remove(id);
        throw new RpcException(RpcException.SERVER_ERROR, "filter not found");
      }
      filter.usedNanos = now;
      return filter;
    }
  }

  private List<Filter> all() {
    synchronized (byId) {
      return List.copyOf(byId.values());
    }
  }

  private static String id(RpcParameters parameters) {
    return Argument.of(parameters, 0, "filter").asString();
  }
}
