package io.pandan.vm.call;

import io.pandan.api.ActorState;
import io.pandan.api.EventEntry;
import io.pandan.api.ExitCode;
import io.pandan.api.StampedEvent;
import io.pandan.api.vm.TraceBudget;
import io.pandan.api.vm.TraceEvent;
import io.pandan.api.vm.Tracing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What is recorded of one message, in order. For one thread. */
final class TraceLog {

  /** About what an event takes without its data. */
  private static final int EVENT_BYTES = 64;

  private final Tracing tracing;
  private final TraceBudget budget;
  private final List<TraceEvent> events = new ArrayList<>();

  TraceLog(Tracing tracing) {
    this.tracing = tracing;
    this.budget = tracing.budget().orElseGet(() -> new TraceBudget(TraceBudget.DEFAULT_MAX_BYTES));
  }

  /** Whether calls are recorded. */
  boolean hasCalls() {
    return tracing.calls();
  }

  /** Takes charges of gas; empty where nobody wants them. */
  Optional<Consumer<TraceEvent>> gasCharges() {
    return tracing.gasCharges() ? Optional.of(charge -> add(charge, 0)) : Optional.empty();
  }

  void call(Call call, long gasLimit) {
    add(
        new TraceEvent.Call(
            call.from(),
            call.to(),
            call.method(),
            call.params().map(Block::toIpld),
            call.value(),
            gasLimit,
            call.readOnly()),
        call.params().map(params -> params.data().length).orElse(0));
  }

  void invoke(long id, ActorState state) {
    if (tracing.calls()) {
      add(new TraceEvent.Invoke(id, state), 2 * EVENT_BYTES);
    }
  }

  void emit(StampedEvent event) {
    if (tracing.calls()) {
      long data = 0;
      for (EventEntry entry : event.event().entries()) {
        data += EVENT_BYTES + entry.value().length;
      }
      add(new TraceEvent.Emit(event), data);
    }
  }

  void returned(CallResult result, long milligasUsed) {
    add(
        new TraceEvent.Return(
            result.exitCode(), result.value().map(Block::toIpld), result.message(), milligasUsed),
        result.value().map(value -> value.data().length).orElse(0));
  }

  void failed(ExitCode exitCode, String message, long milligasUsed) {
    add(new TraceEvent.Return(exitCode, Optional.empty(), message, milligasUsed), 0);
  }

  private void add(TraceEvent event, long dataBytes) {
    budget.take(EVENT_BYTES + dataBytes);
    events.add(event);
  }

  List<TraceEvent> events() {
    return events;
  }
}
