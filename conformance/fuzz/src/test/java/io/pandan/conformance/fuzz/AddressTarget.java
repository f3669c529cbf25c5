package io.pandan.conformance.fuzz;

import io.pandan.api.Address;
import io.pandan.api.AddressException;
import io.pandan.ipld.Cid;
import io.pandan.ipld.CidException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Addresses and CIDs, as bytes and as text: what is taken is written as it was read. */
public final class AddressTarget {
  private AddressTarget() {}

  /** Reads the bytes as all of them. */
  public static void fuzzerTestOneInput(byte[] data) {
    String text = new String(data, StandardCharsets.ISO_8859_1);
    Refusals.allow(
        List.of(AddressException.class),
        () -> {
          Address address = Address.of(data);
          require(java.util.Arrays.equals(address.toBytes(), data), "bytes change");
          require(Address.parse(address.toString()).equals(address), "text changes");
        });
    Refusals.allow(
        List.of(AddressException.class),
        () -> {
          Address address = Address.parse(text);
          require(Address.of(address.toBytes()).equals(address), "bytes change");
        });
    Refusals.allow(
        List.of(CidException.class),
        () -> {
          Cid cid = Cid.of(data);
          require(Cid.parse(cid.toString()).equals(cid), "text changes");
        });
    Refusals.allow(List.of(CidException.class), () -> Cid.parse(text));
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
