package io.pandan.host.rpc.trace;

import io.pandan.api.FatalException;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.Execution;
import io.pandan.api.chain.MessageLookup;
import io.pandan.api.chain.ReplayException;
import io.pandan.api.chain.ReplayRequest;
import io.pandan.api.rpc.RpcException;
import io.pandan.api.vm.StateView;
import io.pandan.api.vm.TraceBudget;
import io.pandan.api.vm.TraceLimitException;
import io.pandan.host.rpc.methods.eth.EthAddresses;
import io.pandan.host.rpc.methods.eth.TransactionView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Executes what is on chain again, and traces it. Thread-safe. */
final class Replays {
  private final ChainView chain;
  private final long maxBytes;

  Replays(ChainView chain, long maxBytes) {
    this.chain = chain;
    this.maxBytes = maxBytes;
  }

  /**
   * The trace of a message.
   *
   * @param message the message
   * @param kind what is wanted of it
   */
  <T> T trace(MessageLookup message, TracerKind<T> kind) {
    return trace(message.executed(), message.index(), 1, kind).getFirst();
  }

  /** The traces of all messages of a tipset, in order. */
  <T> List<T> trace(ExecutedTipset tipset, TracerKind<T> kind) {
    return trace(tipset, 0, tipset.messages().size(), kind);
  }

  private <T> List<T> trace(ExecutedTipset tipset, int first, int count, TracerKind<T> kind) {
    requireState(tipset);
    // A swap may begin the replay anew, with other tracers.
    Map<Integer, Tracer<T>> tracers = new ConcurrentHashMap<>();
    AtomicReference<TraceBudget> budget = new AtomicReference<>(new TraceBudget(maxBytes));
    ReplayRequest request =
        new ReplayRequest(
            tipset,
            first,
            count,
            index -> {
              if (index == first) {
                budget.set(new TraceBudget(maxBytes));
              }
              Tracer<T> made = kind.tracer().apply(budget.get());
              tracers.put(index, made);
              return made.tracing();
            },
            kind.needsStates());
    StateView state = chain.stateAfter(tipset);
    return executed(
        () -> {
          List<Execution> executions = chain.replay(request);
          List<T> traces = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            Tracer<T> tracer = Objects.requireNonNull(tracers.get(first + i));
            traces.add(tracer.result(new Traced(executions.get(i), state)));
          }
          return traces;
        });
  }

  /** The hash that Ethereum knows a message by. */
  byte[] hash(ExecutedTipset tipset, int index) {
    EthAddresses addresses = new EthAddresses(chain.stateAfter(tipset));
    return TransactionView.of(tipset.messages().get(index), addresses, chain.network().chainId())
        .hash();
  }

  private void requireState(ExecutedTipset tipset) {
    if (!chain.blocks().has(tipset.tipset().first().parentStateRoot())) {
      throw new RpcException(
          RpcException.RESOURCE_NOT_FOUND,
          "the state before block %d is not kept, so it cannot be executed again"
              .formatted(tipset.height()));
    }
  }

  /** Executes, and tells the caller what keeps traces from being made. */
  static <T> T executed(Supplier<T> execution) {
    try {
      return execution.get();
    } catch (FatalException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof TraceLimitException) {
          throw new RpcException(
              RpcException.LIMIT_EXCEEDED,
              cause.getMessage()
                  + " (of instructions by limit, disableStack and disableStorage, of blocks by"
                  + " single transactions)");
        }
        if (cause instanceof UnsupportedOperationException || cause instanceof ReplayException) {
          throw new RpcException(RpcException.SERVER_ERROR, String.valueOf(cause.getMessage()));
        }
      }
      throw e;
    }
  }
}
