package io.pandan.vm.call;

import io.pandan.api.StampedEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * The events of one message in order; those of calls that fail are taken back. For one thread.
 * Source: ref-fvm {@code fvm/src/call_manager/default.rs} ({@code EventsAccumulator}).
 */
final class EventAccumulator {

  private final List<StampedEvent> events = new ArrayList<>();
  private final Heights layers = new Heights();

  void append(StampedEvent event) {
    events.add(event);
  }

  void beginTransaction() {
    layers.push(events.size());
  }

  void endTransaction(boolean revert) {
    int size = layers.pop();
    if (revert) {
      events.subList(size, events.size()).clear();
    }
  }

  List<StampedEvent> events() {
    return List.copyOf(events);
  }
}
