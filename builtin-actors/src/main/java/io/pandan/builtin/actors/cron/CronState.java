package io.pandan.builtin.actors.cron;

import io.pandan.api.Address;
import io.pandan.builtin.actors.State;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * State of the Cron actor.
 *
 * @param entries what is called at the end of each epoch, in order
 */
record CronState(List<Entry> entries) implements State {
  /**
   * One call.
   *
   * @param receiver the actor's f0 address
   * @param method the method, which takes no parameters
   */
  record Entry(Address receiver, long method) {}

  CronState {
    entries = List.copyOf(entries);
  }

  /** Reads the tuple, which also is the form of the constructor's parameters. */
  static CronState read(CborReader in) {
    in.readArrayHeader(1);
    List<Entry> entries = new ArrayList<>();
    for (int count = in.readArrayHeader(); count > 0; count--) {
      in.readArrayHeader(2);
      entries.add(new Entry(Address.read(in), in.readUnsigned()));
    }
    return new CronState(entries);
  }

  @Override
  public void write(CborWriter out) {
    out.writeArrayHeader(1).writeArrayHeader(entries.size());
    for (Entry entry : entries) {
      out.writeArrayHeader(2);
      entry.receiver().write(out);
      out.writeUnsigned(entry.method());
    }
  }
}
