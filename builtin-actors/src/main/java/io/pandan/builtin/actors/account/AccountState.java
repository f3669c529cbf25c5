package io.pandan.builtin.actors.account;

import io.pandan.api.Address;
import io.pandan.builtin.actors.State;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.CborWriter;

/**
 * State of an account.
 *
 * @param address f1 or f3, and for f099 its id
 */
record AccountState(Address address) implements State {
  static AccountState read(CborReader in) {
    in.readArrayHeader(1);
    return new AccountState(Address.read(in));
  }

  @Override
  public void write(CborWriter out) {
    out.writeArrayHeader(1);
    address.write(out);
  }
}
