package io.pandan.host.rpc.filecoin;

import io.pandan.api.Address;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonNull;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.api.vm.TraceEvent;
import io.pandan.ipld.IpldBlock;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The tree of a message's calls as Lotus shows it. Source: Lotus {@code chain/types/execresult.go}.
 * Gas is that of computation and storage together, and no charge has a time: both would differ from
 * node to node. Thread-safe.
 */
final class ExecutionTraces {
  private static final long MILLIGAS = 1_000;

  private final LotusJson json;

  ExecutionTraces(LotusJson json) {
    this.json = json;
  }

  private static final class Call {
    private final TraceEvent.Call begin;
    private final List<JsonValue> gasCharges = new ArrayList<>();
    private final List<JsonValue> calls = new ArrayList<>();
    private JsonValue invoked = JsonNull.NULL;

    Call(TraceEvent.Call begin) {
      this.begin = begin;
    }
  }

  /**
   * The tree.
   *
   * @param trace the message's steps
   * @return the call that the message began with; null for a message that nothing was executed of
   */
  JsonValue toJson(List<TraceEvent> trace) {
    Deque<Call> open = new ArrayDeque<>();
    // What the message itself costs, before and after its calls.
    List<JsonValue> own = new ArrayList<>();
    Optional<Call> root = Optional.empty();
    Optional<TraceEvent.Return> rootEnd = Optional.empty();
    for (TraceEvent event : trace) {
      switch (event) {
        case TraceEvent.Call call -> open.push(new Call(call));
        case TraceEvent.Invoke invoke ->
            open.element().invoked =
                JsonObject.builder()
                    .put("Id", invoke.id())
                    .put("State", json.actor(invoke.state()))
                    .build();
        case TraceEvent.GasCharge charge -> {
          if (open.isEmpty()) {
            own.add(charge(charge));
          } else {
            open.element().gasCharges.add(charge(charge));
          }
        }
        case TraceEvent.Return end -> {
          Call done = open.pop();
          if (open.isEmpty()) {
            root = Optional.of(done);
            rootEnd = Optional.of(end);
          } else {
            open.element().calls.add(call(done, end));
          }
        }
        case TraceEvent.Emit _ -> {
          // Lotus' traces have no events.
        }
      }
    }
    if (root.isEmpty()) {
      return JsonNull.NULL;
    }
    root.get().gasCharges.addAll(0, own);
    return call(root.get(), rootEnd.orElseThrow());
  }

  private static JsonObject charge(TraceEvent.GasCharge charge) {
    long gas = Math.ceilDiv(charge.milligas(), MILLIGAS);
    return JsonObject.builder()
        .put("Name", charge.name())
        .put("tg", gas)
        .put("cg", gas)
        .put("sg", 0)
        .put("tt", 0)
        .build();
  }

  private JsonObject call(Call call, TraceEvent.Return end) {
    TraceEvent.Call begin = call.begin;
    return JsonObject.builder()
        .put(
            "Msg",
            JsonObject.builder()
                .put("From", json.address(Address.id(begin.from())))
                .put("To", json.address(begin.to()))
                .put("Value", LotusJson.amount(begin.value()))
                .put("Method", JsonValue.of(new BigInteger(Long.toUnsignedString(begin.method()))))
                .put("Params", bytes(begin.params()))
                .put("ParamsCodec", codec(begin.params()))
                .put("GasLimit", begin.gasLimit())
                .put("ReadOnly", begin.readOnly())
                .build())
        .put(
            "MsgRct",
            JsonObject.builder()
                .put("ExitCode", Integer.toUnsignedLong(end.exitCode().value()))
                .put("Return", bytes(end.value()))
                .put("ReturnCodec", codec(end.value()))
                .build())
        .put("InvokedActor", call.invoked)
        .put("GasCharges", new JsonArray(call.gasCharges))
        .put("Subcalls", new JsonArray(call.calls))
        .putNull("Logs")
        .putNull("IpldOps")
        .build();
  }

  private static JsonValue bytes(Optional<IpldBlock> block) {
    return LotusJson.orNull(block, present -> LotusJson.bytes(present.data()));
  }

  private static long codec(Optional<IpldBlock> block) {
    return block.map(IpldBlock::codec).orElse(0L);
  }
}
