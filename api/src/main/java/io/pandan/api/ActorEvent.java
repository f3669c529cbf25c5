package io.pandan.api;

import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * An event as an actor emits it. Source: ref-fvm {@code shared/src/event/mod.rs}, FIP-0049.
 *
 * @param entries keys and values in the actor's order
 */
public record ActorEvent(List<EventEntry> entries) {

  /** Copies the list. */
  public ActorEvent {
    entries = List.copyOf(entries);
  }

  /** Reads the list of entries. */
  public static ActorEvent read(CborReader in) {
    int count = in.readArrayHeader();
    List<EventEntry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entries.add(EventEntry.read(in));
    }
    return new ActorEvent(entries);
  }

  /** Writes the list of entries. */
  public void write(CborWriter out) {
    out.writeArrayHeader(entries.size());
    entries.forEach(entry -> entry.write(out));
  }
}
