package io.pandan.builtin.actors.system;

import io.pandan.builtin.actors.State;
import io.pandan.ipld.CborWriter;
import io.pandan.ipld.Cid;

/**
 * State of the System actor.
 *
 * @param builtinActors the list of built-in actors, pairs of name and code
 */
record SystemState(Cid builtinActors) implements State {
  @Override
  public void write(CborWriter out) {
    out.writeArrayHeader(1).writeCid(builtinActors);
  }
}
