package io.pandan.vm.executor;

import io.pandan.api.StampedEvent;
import io.pandan.ipld.CborCodec;
import io.pandan.ipld.Cid;
import io.pandan.ipld.MemoryBlockstore;
import io.pandan.ipld.amt.Amt;
import java.util.List;
import java.util.Optional;

/**
 * The root of a message's events: an AMT whose nodes nobody keeps. Source: ref-fvm {@code
 * fvm/src/call_manager/default.rs}, FIP-0049.
 */
final class EventsRoot {

  private static final CborCodec<StampedEvent> EVENT =
      CborCodec.of(StampedEvent::read, StampedEvent::write);

  private EventsRoot() {}

  /** The root of events in order; empty without any. */
  static Optional<Cid> of(List<StampedEvent> events) {
    return events.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Amt.create(new MemoryBlockstore(), Amt.EVENTS_BIT_WIDTH, EVENT).setAll(events).flush());
  }
}
