package io.pandan.host.rpc.trace;

import io.pandan.api.chain.CallRequest;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.Execution;
import io.pandan.api.chain.MessageLookup;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcException;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.vm.TraceBudget;
import io.pandan.host.rpc.methods.Argument;
import io.pandan.host.rpc.methods.eth.BlockFinder;
import io.pandan.host.rpc.methods.eth.BlockSelector;
import io.pandan.host.rpc.methods.eth.CallObject;
import io.pandan.host.rpc.methods.eth.EthJson;
import io.pandan.host.rpc.methods.eth.Overrides;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Traces in go-ethereum's shapes. Source: go-ethereum {@code eth/tracers/api.go}. Thread-safe. */
final class DebugMethods {
  private final ChainView chain;
  private final BlockFinder finder;
  private final Replays replays;
  private final TraceLimits limits;

  DebugMethods(ChainView chain, Replays replays, TraceLimits limits) {
    this.chain = chain;
    this.finder = new BlockFinder(chain);
    this.replays = replays;
    this.limits = limits;
  }

  JsonValue traceTransaction(RpcParameters parameters) {
    parameters.requireAtMost(2);
    byte[] hash = Argument.of(parameters, 0, "hash").asHash();
    TracerKind<JsonValue> kind = kind(Argument.optional(parameters, 1, "options"));
    MessageLookup message =
        chain
            .findTransaction(hash)
            .orElseThrow(
                () -> new RpcException(RpcException.SERVER_ERROR, "transaction not found"));
    return replays.trace(message, kind);
  }

  JsonValue traceBlockByNumber(RpcParameters parameters) {
    Argument block = Argument.of(parameters, 0, "block");
    return traceBlock(parameters, BlockSelector.number(block));
  }

  JsonValue traceBlockByHash(RpcParameters parameters) {
    Argument hash = Argument.of(parameters, 0, "hash");
    return traceBlock(parameters, new BlockSelector.Hash(hash.asHash()));
  }

  private JsonValue traceBlock(RpcParameters parameters, BlockSelector block) {
    parameters.requireAtMost(2);
    TracerKind<JsonValue> kind = kind(Argument.optional(parameters, 1, "options"));
    ExecutedTipset tipset =
        finder
            .find(block)
            .orElseThrow(
                () -> new RpcException(RpcException.RESOURCE_NOT_FOUND, "there is no such block"));
    List<JsonValue> traces = replays.trace(tipset, kind);
    List<JsonValue> results = new ArrayList<>();
    for (int i = 0; i < traces.size(); i++) {
      results.add(
          JsonObject.builder()
              .put("txHash", EthJson.data(replays.hash(tipset, i)))
              .put("result", traces.get(i))
              .build());
    }
    return new JsonArray(results);
  }

  JsonValue traceCall(RpcParameters parameters) {
    parameters.requireAtMost(3);
    CallObject call = new CallObject(Argument.of(parameters, 0, "transaction"));
    ExecutedTipset tipset = finder.require(BlockSelector.any(parameters, 1));
    Optional<Argument> options = Argument.optional(parameters, 2, "options");
    TracerKind<JsonValue> kind = kind(options);
    AtomicReference<Tracer<JsonValue>> tracer = new AtomicReference<>(tracer(kind));
    CallRequest request =
        CallRequest.of(call.toMessage(), tipset)
            .pretending(
                Overrides.block(options.flatMap(o -> o.member("blockOverrides"))),
                Overrides.accounts(options.flatMap(o -> o.member("stateOverrides"))))
            .traced(
                () -> {
                  tracer.set(tracer(kind));
                  return tracer.get().tracing();
                });
    CallRequest whole = kind.needsStates() ? request.keepingStates() : request;
    return Replays.executed(
        () -> {
          Execution execution = Overrides.applied(() -> chain.call(whole));
          return tracer.get().result(new Traced(execution, chain.stateAfter(tipset)));
        });
  }

  private TracerKind<JsonValue> kind(Optional<Argument> options) {
    return TracerKind.of(options, chain.network().actorSet());
  }

  private Tracer<JsonValue> tracer(TracerKind<JsonValue> kind) {
    return kind.tracer().apply(new TraceBudget(limits.maxBytes()));
  }
}
