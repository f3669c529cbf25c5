package io.pandan.host.rpc.eth;

import io.pandan.api.chain.ChainQuery;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcException;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.vm.StateView;
import io.pandan.host.rpc.methods.Argument;
import io.pandan.host.rpc.methods.eth.BlockFinder;
import io.pandan.host.rpc.methods.eth.BlockSelector;
import io.pandan.host.rpc.methods.eth.EthLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.Set;

/** Answers {@code eth_getLogs}, within limits. Thread-safe. */
final class EthLogs {
  private final ChainView chain;
  private final BlockFinder finder;
  private final EthBlocks blocks;
  private final TipsetLogs logs;
  private final int maxResults;
  private final long maxEpochs;

  /**
   * @param maxResults how many logs are returned at most
   * @param maxEpochs how many blocks a range may have
   */
  EthLogs(
      ChainView chain,
      BlockFinder finder,
      EthBlocks blocks,
      TipsetLogs logs,
      int maxResults,
      long maxEpochs) {
    this.chain = chain;
    this.finder = finder;
    this.blocks = blocks;
    this.logs = logs;
    this.maxResults = maxResults;
    this.maxEpochs = maxEpochs;
  }

  JsonValue getLogs(RpcParameters parameters) throws InterruptedException {
    parameters.requireAtMost(1);
    Argument filter = Argument.of(parameters, 0, "filter");
    return find(LogFilter.parse(filter), filter);
  }

  /**
   * The logs that a filter names.
   *
   * @param filter the filter
   * @param argument where it comes from
   * @throws RpcException limit exceeded, when there are too many blocks or logs
   */
  JsonArray find(LogFilter filter, Argument argument) throws InterruptedException {
    List<JsonValue> found = new ArrayList<>();
    switch (filter.blocks()) {
      case LogFilter.Blocks.One(byte[] hash) ->
          found.addAll(of(finder.require(new BlockSelector.Hash(hash)), filter, false));
      case LogFilter.Blocks.Range(BlockSelector from, BlockSelector to) -> {
        long head = chain.head().height();
        long first = epoch(from, head);
        long last = Math.min(epoch(to, head), head);
        if (first > epoch(to, head)) {
          throw argument.wrong("has fromBlock " + first + " after toBlock " + epoch(to, head));
        }
        if (last - first >= maxEpochs) {
          throw new RpcException(
              RpcException.LIMIT_EXCEEDED,
              "block range exceeds maximum of " + maxEpochs + " (got " + (last - first + 1) + ")");
        }
        collect(filter, first, last, found);
      }
    }
    if (found.size() > maxResults) {
      throw new RpcException(
          RpcException.LIMIT_EXCEEDED,
          "more than " + maxResults + " logs match: ask for fewer blocks, by address or topics");
    }
    return new JsonArray(found);
  }

  /**
   * The logs of a range, as far as they are not too many.
   *
   * @param filter which logs
   * @param first the first block
   * @param last the last block
   * @param found gets the logs; those of the block with which they become too many, too
   * @return the block from which on to look next
   */
  long collect(LogFilter filter, long first, long last, List<JsonValue> found)
      throws InterruptedException {
    Optional<ChainQuery> query = query(filter);
    if (query.isEmpty()) {
      return last + 1;
    }
    Map<Long, EthAddress> emitters = new HashMap<>();
    PrimitiveIterator.OfLong epochs = chain.candidates(query.get(), first, last);
    while (epochs.hasNext()) {
      long epoch = epochs.nextLong();
      if (found.size() > maxResults) {
        return epoch;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException("logs of block " + epoch);
      }
      Optional<ExecutedTipset> tipset = chain.tipset(epoch);
      if (tipset.isPresent()) {
        found.addAll(of(tipset.get(), filter, false, emitters));
      }
    }
    return last + 1;
  }

  /** What the index is asked; empty where no contract has one of the addresses. */
  private Optional<ChainQuery> query(LogFilter filter) {
    Set<Long> emitters = new HashSet<>();
    if (!filter.addresses().isEmpty()) {
      StateView state = chain.stateAfter(chain.head());
      filter
          .addresses()
          .forEach(address -> state.lookupId(address.toFilecoin()).ifPresent(emitters::add));
      if (emitters.isEmpty()) {
        return Optional.empty();
      }
    }
    Map<String, List<byte[]>> topics = new HashMap<>();
    for (int i = 0; i < filter.topics().size(); i++) {
      if (!filter.topics().get(i).isEmpty()) {
        topics.put("t" + (i + 1), filter.topics().get(i));
      }
    }
    return Optional.of(ChainQuery.events(emitters, topics));
  }

  /** The logs of a tipset that a filter wants, wherever it looks. */
  List<JsonValue> of(ExecutedTipset tipset, LogFilter filter, boolean removed) {
    return of(tipset, filter, removed, new HashMap<>());
  }

  private List<JsonValue> of(
      ExecutedTipset tipset, LogFilter filter, boolean removed, Map<Long, EthAddress> emitters) {
    BlockView block = null;
    List<JsonValue> found = new ArrayList<>();
    List<List<EthLog>> all = logs.of(tipset, emitters);
    for (int i = 0; i < all.size(); i++) {
      List<EthLog> wanted = all.get(i).stream().filter(filter::matches).toList();
      if (!wanted.isEmpty()) {
        block = block == null ? blocks.view(tipset) : block;
        found.addAll(blocks.logs(block, i, wanted, removed).elements());
      }
    }
    return found;
  }

  /** The block that a range ends or begins with. */
  static long epoch(BlockSelector block, long head) {
    return switch (block) {
      case BlockSelector.Number(long epoch) -> epoch;
      case BlockSelector.Tag(BlockSelector.Name name) ->
          switch (name) {
            case EARLIEST -> 0;
            case LATEST, SAFE, FINALIZED, PENDING -> head;
          };
      case BlockSelector.Hash _ -> throw new IllegalArgumentException("a range has no hashes");
    };
  }
}
