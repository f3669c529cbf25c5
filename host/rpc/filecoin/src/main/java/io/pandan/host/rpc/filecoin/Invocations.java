package io.pandan.host.rpc.filecoin;

import io.pandan.api.Message;
import io.pandan.api.chain.CallRequest;
import io.pandan.api.chain.ChainView;
import io.pandan.api.chain.ExecutedTipset;
import io.pandan.api.chain.Execution;
import io.pandan.api.chain.MessageLookup;
import io.pandan.api.chain.ReplayRequest;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcException;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.rpc.RpcPermission;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.vm.TraceLimitException;
import io.pandan.api.vm.Tracing;
import io.pandan.host.rpc.methods.Argument;
import io.pandan.ipld.Cid;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Executions that change nothing: {@code Filecoin.StateCall}, {@code StateReplay} and {@code
 * StateCompute}. Source: Lotus {@code node/impl/full/state.go}, {@code chain/stmgr/call.go}.
 * Thread-safe.
 */
final class Invocations {
  private final ChainView chain;
  private final Tipsets tipsets;
  private final LotusJson json;
  private final ExecutionTraces traces;

  Invocations(ChainView chain, Tipsets tipsets, LotusJson json) {
    this.chain = chain;
    this.tipsets = tipsets;
    this.json = json;
    this.traces = new ExecutionTraces(json);
  }

  List<RpcMethod> methods() {
    return List.of(
        new RpcMethod("Filecoin.StateCall", RpcPermission.READ, this::call),
        new RpcMethod("Filecoin.StateReplay", RpcPermission.READ, this::replay),
        new RpcMethod("Filecoin.StateCompute", RpcPermission.READ, this::compute));
  }

  private JsonValue call(RpcParameters parameters) {
    parameters.requireAtMost(2);
    Message message = LotusArguments.message(Argument.of(parameters, 0, "message"));
    CallRequest request =
        CallRequest.of(message, tipsets.require(parameters, 1)).traced(() -> Tracing.FULL);
    Execution executed = limited(() -> chain.call(request));
    return invocation(message, message.cid(), executed.result());
  }

  /** The tipset, which Lotus takes, is where the message is: a chain has it once. */
  private JsonValue replay(RpcParameters parameters) {
    parameters.requireAtMost(2);
    Cid cid = Argument.of(parameters, 1, "message").asCid();
    MessageLookup found =
        chain.find(cid).orElseThrow(() -> Tipsets.failure("message not found: " + cid));
    ReplayRequest request = ReplayRequest.of(found, index -> Tracing.FULL);
    Execution executed = limited(() -> chain.replay(request)).getFirst();
    return invocation(executed.message(), cid, executed.result());
  }

  /** The state of a tipset and how it came to it. */
  private JsonValue compute(RpcParameters parameters) {
    parameters.requireAtMost(3);
    long epoch = Argument.of(parameters, 0, "epoch").asInteger(0, Long.MAX_VALUE);
    ExecutedTipset tipset = tipsets.require(parameters, 2);
    boolean more =
        Argument.optional(parameters, 1, "messages")
            .filter(messages -> !messages.elements(Integer.MAX_VALUE).isEmpty())
            .isPresent();
    if (epoch != tipset.height() || more) {
      throw Tipsets.failure(
          "the state is computed of tipsets as they are: at epoch "
              + tipset.height()
              + " and without further messages; StateCall executes one");
    }
    List<Execution> executed =
        limited(() -> chain.replay(ReplayRequest.all(tipset, index -> Tracing.FULL)));
    return JsonObject.builder()
        .put("Root", LotusJson.cid(tipset.stateRoot()))
        .put("Trace", new JsonArray(invocations(tipset, executed)))
        .build();
  }

  private List<JsonValue> invocations(ExecutedTipset tipset, List<Execution> executed) {
    return IntStream.range(0, executed.size())
        .<JsonValue>mapToObj(
            i ->
                invocation(
                    executed.get(i).message(),
                    tipset.messages().get(i).cid(),
                    executed.get(i).result()))
        .toList();
  }

  private static <T> T limited(Supplier<T> execution) {
    try {
      return execution.get();
    } catch (TraceLimitException e) {
      throw new RpcException(RpcException.LIMIT_EXCEEDED, e.getMessage());
    }
  }

  private JsonObject invocation(Message message, Cid cid, ApplyResult result) {
    return JsonObject.builder()
        .put("MsgCid", LotusJson.cid(cid))
        .put("Msg", json.message(message))
        .put("MsgRct", LotusJson.receipt(result.receipt()))
        .put("GasCost", gasCost(cid, result))
        .put("ExecutionTrace", traces.toJson(result.trace()))
        .put("Error", result.failure().orElse(""))
        .put("Duration", 0)
        .build();
  }

  private static JsonObject gasCost(Cid cid, ApplyResult result) {
    return JsonObject.builder()
        .put("Message", LotusJson.cid(cid))
        .put("GasUsed", Long.toString(result.receipt().gasUsed()))
        .put("BaseFeeBurn", LotusJson.amount(result.baseFeeBurn()))
        .put("OverEstimationBurn", LotusJson.amount(result.overEstimationBurn()))
        .put("MinerPenalty", LotusJson.amount(result.penalty()))
        .put("MinerTip", LotusJson.amount(result.minerTip()))
        .put("Refund", LotusJson.amount(result.refund()))
        .put(
            "TotalCost",
            LotusJson.amount(
                result.baseFeeBurn().plus(result.overEstimationBurn()).plus(result.minerTip())))
        .build();
  }
}
