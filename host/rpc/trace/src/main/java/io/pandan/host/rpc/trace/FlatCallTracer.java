package io.pandan.host.rpc.trace;

import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonValue;
import io.pandan.api.vm.TraceBudget;
import io.pandan.api.vm.Tracing;
import java.util.ArrayList;
import java.util.List;

/** The calls in a row, as {@code trace_transaction} has them, without their block. */
final class FlatCallTracer implements Tracer<JsonValue> {
  private final TraceBudget budget;

  FlatCallTracer(TraceBudget budget) {
    this.budget = budget;
  }

  @Override
  public Tracing tracing() {
    return Tracing.CALLS.within(budget);
  }

  @Override
  public JsonValue result(Traced executed) {
    List<JsonValue> rows = new ArrayList<>();
    ParityTraces.of(executed.frame()).forEach(placed -> rows.add(placed.json()));
    return new JsonArray(rows);
  }
}
