package io.pandan.host.rpc.trace;

import io.pandan.api.chain.Execution.StateChange;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.api.vm.TraceBudget;
import io.pandan.api.vm.Tracing;
import io.pandan.host.rpc.methods.eth.EthFrame;
import io.pandan.host.rpc.methods.eth.EthJson;
import io.pandan.host.rpc.methods.eth.EthLog;
import io.pandan.host.rpc.methods.eth.EvmContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tree of calls. Source: go-ethereum {@code eth/tracers/native/call.go}. Gas is Filecoin's; a
 * contract's code is read from the state afterwards, and is 0xfe where it did not stay.
 */
final class CallTracer implements Tracer<JsonValue> {
  private final boolean onlyTopCall;
  private final boolean withLog;
  private final TraceBudget budget;

  /** How many events have been shown. */
  private long logs;

  CallTracer(boolean onlyTopCall, boolean withLog, TraceBudget budget) {
    this.onlyTopCall = onlyTopCall;
    this.withLog = withLog;
    this.budget = budget;
  }

  @Override
  public Tracing tracing() {
    return Tracing.CALLS.within(budget);
  }

  @Override
  public JsonValue result(Traced executed) {
    logs = 0;
    return json(executed.frame(), executed.change(), true);
  }

  private JsonObject json(EthFrame frame, StateChange change, boolean standing) {
    boolean stands = standing && frame.succeeded();
    JsonObject.Builder json =
        JsonObject.builder()
            .put("from", EthJson.address(frame.from()))
            .put("gas", EthJson.quantity(frame.gas()))
            .put("gasUsed", EthJson.quantity(frame.gasUsed()));
    frame.to().ifPresent(to -> json.put("to", EthJson.address(to)));
    json.put("input", EthJson.data(frame.input()));
    byte[] output =
        frame.kind().creates() && frame.succeeded() ? code(frame, change) : frame.output();
    if (output.length > 0) {
      json.put("output", EthJson.data(output));
    }
    if (!frame.succeeded()) {
      json.put("error", FrameErrors.geth(frame));
      FrameErrors.revertReason(frame).ifPresent(reason -> json.put("revertReason", reason));
    }
    List<JsonValue> own = new ArrayList<>();
    List<JsonValue> calls = new ArrayList<>();
    int next = 0;
    for (EthFrame.Logged event : frame.events()) {
      for (; next < event.position(); next++) {
        calls.add(json(frame.frames().get(next), change, stands));
      }
      log(event, frame.self(), stands).ifPresent(own::add);
    }
    for (; next < frame.frames().size(); next++) {
      calls.add(json(frame.frames().get(next), change, stands));
    }
    if (!onlyTopCall && !calls.isEmpty()) {
      json.put("calls", new JsonArray(calls));
    }
    if (withLog && !own.isEmpty()) {
      json.put("logs", new JsonArray(own));
    }
    if (frame.kind() != EthFrame.Kind.STATICCALL) {
      json.put("value", EthJson.quantity(frame.value()));
    }
    return json.put("type", frame.kind().name()).build();
  }

  /** Events of calls that failed are taken back, and not shown. */
  private Optional<JsonValue> log(
      EthFrame.Logged logged, Optional<EthAddress> self, boolean stands) {
    if (!stands) {
      return Optional.empty();
    }
    long emitter = logged.event().emitter();
    EthAddress address = self.orElseGet(() -> EthAddress.ofActorId(emitter));
    return EthLog.of(logged.event().event(), emitter, address, logs)
        .map(
            log ->
                JsonObject.builder()
                    .put("address", EthJson.address(log.address()))
                    .put("topics", JsonArray.from(log.topics(), EthJson::data))
                    .put("data", EthJson.data(log.data()))
                    .put("position", EthJson.quantity(logged.position()))
                    .put("index", EthJson.quantity(logs++))
                    .build());
  }

  private static byte[] code(EthFrame frame, StateChange change) {
    return frame
        .to()
        .flatMap(made -> change.after().actor(made.toFilecoin()))
        .flatMap(actor -> EvmContract.of(actor, change.after(), change.blocks()))
        .map(contract -> contract.code(change.blocks()))
        .orElse(frame.output());
  }
}
