package io.pandan.conformance.process;

import io.pandan.api.eth.EthAddress;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * A contract that counts its transactions: {@code slot0 = slot0 + 1; return slot0}.
 *
 * @param address where it is
 */
record Counter(EthAddress address) {
  private static final String CODE = "5f54600101805f555f5260205ff3";
  private static final byte[] INIT_CODE = HexFormat.of().parseHex("600e600a5f39600e5ff3" + CODE);

  static Counter deploy(Rpc rpc, Sender sender) {
    String hash = sender.send(rpc, Optional.empty(), BigInteger.ZERO, INIT_CODE);
    return new Counter(
        EthAddress.parse(
            Eventually.get("the receipt of " + hash, () -> rpc.receipt(hash))
                .get("contractAddress")
                .asText()));
  }

  /** How many transactions it has counted: what a call returns, less the call itself. */
  long count(Rpc rpc) {
    Map<String, String> call = Map.of("to", address.toString(), "data", "0x");
    return rpc.quantity("eth_call", call, "latest").longValueExact() - 1;
  }

  /** The same, read from its storage, which needs no runtime. */
  long countBySlot(Rpc rpc) {
    return rpc.quantity("eth_getStorageAt", address.toString(), "0x0", "latest").longValueExact();
  }
}
