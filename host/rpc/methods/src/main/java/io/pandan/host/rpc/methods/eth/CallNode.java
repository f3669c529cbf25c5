package io.pandan.host.rpc.methods.eth;

import io.pandan.api.ExitCode;
import io.pandan.api.StampedEvent;
import io.pandan.api.vm.TraceEvent;
import io.pandan.ipld.IpldBlock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A call of one actor by another, with the calls that it made. For one thread. */
final class CallNode {

  /**
   * An event that the call itself emitted.
   *
   * @param event the event
   * @param callsBefore how many calls it had made before
   */
  record Emitted(StampedEvent event, int callsBefore) {}

  private final TraceEvent.Call call;
  private final List<CallNode> calls = new ArrayList<>();
  private final List<Emitted> events = new ArrayList<>();
  private Optional<TraceEvent.Invoke> reached = Optional.empty();
  private Optional<TraceEvent.Return> end = Optional.empty();

  private CallNode(TraceEvent.Call call) {
    this.call = call;
  }

  /**
   * The call that a message began with.
   *
   * @param trace the message's steps
   * @return the call; empty for a message that nothing was executed of
   */
  static Optional<CallNode> of(List<TraceEvent> trace) {
    Deque<CallNode> open = new ArrayDeque<>();
    Optional<CallNode> root = Optional.empty();
    for (TraceEvent event : trace) {
      switch (event) {
        case TraceEvent.Call call -> {
          CallNode node = new CallNode(call);
          if (open.isEmpty()) {
            root = Optional.of(node);
          } else {
            open.element().calls.add(node);
          }
          open.push(node);
        }
        case TraceEvent.Invoke invoke -> open.element().reached = Optional.of(invoke);
        case TraceEvent.Emit emit -> {
          CallNode node = open.element();
          node.events.add(new Emitted(emit.event(), node.calls.size()));
        }
        case TraceEvent.Return end -> open.pop().end = Optional.of(end);
        case TraceEvent.GasCharge _ -> {
          // A return has the sum.
        }
      }
    }
    return root;
  }

  /** How it began. */
  TraceEvent.Call call() {
    return call;
  }

  /** The actor that it reached; empty where there was none, or no gas to find it. */
  Optional<TraceEvent.Invoke> reached() {
    return reached;
  }

  /** The calls inside, in order. */
  List<CallNode> calls() {
    return Collections.unmodifiableList(calls);
  }

  /** The events that it emitted itself, in order. */
  List<Emitted> events() {
    return Collections.unmodifiableList(events);
  }

  /** How it ended. */
  ExitCode exitCode() {
    return end().exitCode();
  }

  /** What it returned. */
  Optional<IpldBlock> returned() {
    return end().value();
  }

  /** What it used, in units of gas. */
  long gasUsed() {
    return Math.ceilDiv(end().milligasUsed(), 1_000);
  }

  private TraceEvent.Return end() {
    return end.orElseThrow(() -> new IllegalStateException("the trace breaks off in a call"));
  }
}
