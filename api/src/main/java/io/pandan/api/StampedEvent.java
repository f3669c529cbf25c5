package io.pandan.api;

import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;

/**
 * An event and who emitted it. Source: ref-fvm {@code shared/src/event/mod.rs}, FIP-0049.
 *
 * @param emitter the actor's id
 * @param event what it emitted
 */
public record StampedEvent(long emitter, ActorEvent event) {

  /** Reads the tuple of two fields. */
  public static StampedEvent read(CborReader in) {
    in.readArrayHeader(2);
    return new StampedEvent(in.readUnsigned(), ActorEvent.read(in));
  }

  /** Writes the tuple of two fields. */
  public void write(CborWriter out) {
    out.writeArrayHeader(2);
    out.writeUnsigned(emitter);
    event.write(out);
  }
}
