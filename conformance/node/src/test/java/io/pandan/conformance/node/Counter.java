package io.pandan.conformance.node;

import io.pandan.api.Receipt;
import io.pandan.api.eth.EthAddress;
import io.pandan.ipld.CborReader;
import java.math.BigInteger;
import java.util.HexFormat;

/** A contract that counts its calls and returns the count. */
final class Counter {
  /** {@code slot0 = slot0 + 1; return slot0}. */
  static final byte[] CODE = HexFormat.of().parseHex("5f54600101805f555f5260205ff3");

  /** Returns the code. */
  static final byte[] INIT_CODE =
      HexFormat.of().parseHex("600e600a5f39600e5ff3" + HexFormat.of().formatHex(CODE));

  private Counter() {}

  /** The address that the EAM's CreateExternal returned. */
  static EthAddress address(Receipt receipt) {
    CborReader in = new CborReader(receipt.returnData());
    in.readArrayHeader(3);
    in.readUnsigned();
    in.skipValue();
    return EthAddress.of(in.readBytes());
  }

  /** The count that a call returned. */
  static long count(Receipt receipt) {
    return new BigInteger(1, new CborReader(receipt.returnData()).readBytes()).longValueExact();
  }
}
