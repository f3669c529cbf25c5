package io.pandan.conformance.vectors;

import io.pandan.api.Gas;
import io.pandan.api.vm.ApplyResult;
import io.pandan.api.vm.TraceEvent;
import java.util.List;
import java.util.Optional;

/**
 * Compares runs of one scenario on two engines, step by step where both were traced, and finds the
 * first that differs. Messages of traps are the engine's own and may differ.
 */
public final class EngineDifference {

  private EngineDifference() {}

  /**
   * The first difference.
   *
   * @param expected the run on one engine
   * @param actual the run on the other
   * @return empty where receipts, events, root and every step are the same
   */
  public static Optional<Difference> first(VectorRun expected, VectorRun actual) {
    int common = Math.min(expected.results().size(), actual.results().size());
    for (int i = 0; i < common; i++) {
      String where = "message " + (i + 1);
      ApplyResult one = expected.results().get(i);
      ApplyResult other = actual.results().get(i);
      Optional<Difference> found =
          inTrace(where, one.trace(), other.trace()).or(() -> inReceipt(where, one, other));
      if (found.isPresent()) {
        return found;
      }
    }
    // What a host's failure says may name classes of the engine: that there is one must be the
    // same.
    if (expected.failure().isPresent() != actual.failure().isPresent()) {
      return difference(
          "host", expected.failure().orElse("no failure"), actual.failure().orElse("no failure"));
    }
    return compare("root", text(expected.root()), text(actual.root()));
  }

  private static Optional<Difference> inTrace(
      String where, List<TraceEvent> expected, List<TraceEvent> actual) {
    int common = Math.min(expected.size(), actual.size());
    for (int i = 0; i < common; i++) {
      if (!withoutMessage(expected.get(i)).equals(withoutMessage(actual.get(i)))) {
        return difference(
            "%s, step %d of %d and %d%s"
                .formatted(where, i + 1, expected.size(), actual.size(), context(expected, i)),
            describe(expected.get(i)),
            describe(actual.get(i)));
      }
    }
    if (expected.size() != actual.size()) {
      return difference(
          "%s, after %d steps%s".formatted(where, common, context(expected, common)),
          common < expected.size() ? describe(expected.get(common)) : "the end",
          common < actual.size() ? describe(actual.get(common)) : "the end");
    }
    return Optional.empty();
  }

  private static Optional<Difference> inReceipt(
      String where, ApplyResult expected, ApplyResult actual) {
    return compare(
            where + " exit",
            expected.receipt().exitCode().toString(),
            actual.receipt().exitCode().toString())
        .or(
            () ->
                compare(
                    where + " gas",
                    Comparison.number(expected.receipt().gasUsed()),
                    Comparison.number(actual.receipt().gasUsed())))
        .or(
            () ->
                compare(
                    where + " return",
                    Comparison.bytes(expected.receipt().returnData()),
                    Comparison.bytes(actual.receipt().returnData())))
        .or(
            () ->
                compare(
                    where + " events",
                    text(expected.receipt().eventsRoot()),
                    text(actual.receipt().eventsRoot())));
  }

  private static TraceEvent withoutMessage(TraceEvent event) {
    return event instanceof TraceEvent.Return returned
        ? new TraceEvent.Return(returned.exitCode(), returned.value(), "", returned.milligasUsed())
        : event;
  }

  /** The call that a step belongs to, as the trace tells. */
  private static String context(List<TraceEvent> trace, int step) {
    int open = 0;
    for (int i = Math.min(step, trace.size()) - 1; i >= 0; i--) {
      switch (trace.get(i)) {
        case TraceEvent.Return _ -> open++;
        case TraceEvent.Call call -> {
          if (open == 0) {
            return ", in the call of " + call.to() + " method " + call.method();
          }
          open--;
        }
        case TraceEvent.GasCharge _, TraceEvent.Invoke _, TraceEvent.Emit _ -> {
          // Not what tells calls apart.
        }
      }
    }
    return "";
  }

  private static String describe(TraceEvent event) {
    return switch (event) {
      case TraceEvent.Call call ->
          "call from f0%d to %s method %d, %s aFIL"
              .formatted(call.from(), call.to(), call.method(), call.value());
      case TraceEvent.Return returned ->
          "return with exit %s, %s %s"
              .formatted(
                  returned.exitCode(),
                  returned.value().map(value -> Comparison.bytes(value.data())).orElse("nothing"),
                  returned.message());
      case TraceEvent.Invoke invoked -> "reached f0" + invoked.id();
      case TraceEvent.Emit emitted -> "event of f0" + emitted.event().emitter();
      case TraceEvent.GasCharge charge ->
          "charge " + charge.name() + " " + new Gas(charge.milligas());
    };
  }

  private static Optional<Difference> compare(String field, String expected, String actual) {
    return expected.equals(actual) ? Optional.empty() : difference(field, expected, actual);
  }

  private static Optional<Difference> difference(String field, String expected, String actual) {
    return Optional.of(new Difference(field, expected, actual));
  }

  private static String text(Optional<?> value) {
    return value.map(Object::toString).orElse("none");
  }
}
