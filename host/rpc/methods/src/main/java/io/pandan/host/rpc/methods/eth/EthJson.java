package io.pandan.host.rpc.methods.eth;

import io.pandan.api.TokenAmount;
import io.pandan.api.eth.EthAddress;
import io.pandan.api.json.JsonNull;
import io.pandan.api.json.JsonString;
import io.pandan.api.json.JsonValue;
import io.pandan.ipld.Cid;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Optional;

/** Values in the forms of Ethereum's JSON-RPC specification: quantities and data. */
public final class EthJson {
  /** Thirty-two zero bytes. */
  public static final JsonString ZERO_HASH = new JsonString("0x" + "0".repeat(64));

  private EthJson() {}

  /** A quantity; the number is taken as unsigned. */
  public static JsonString quantity(long number) {
    return new JsonString("0x" + Long.toHexString(number));
  }

  /** A quantity; the number is not negative. */
  public static JsonString quantity(BigInteger number) {
    return new JsonString("0x" + number.toString(16));
  }

  /** A quantity of attoFIL. */
  public static JsonString quantity(TokenAmount amount) {
    return quantity(amount.atto());
  }

  /** Data. */
  public static JsonString data(byte[] bytes) {
    return new JsonString("0x" + HexFormat.of().formatHex(bytes));
  }

  /** An address. */
  public static JsonString address(EthAddress address) {
    return new JsonString(address.toString());
  }

  /** An address, or null where there is none. */
  public static JsonValue address(Optional<EthAddress> address) {
    return address.<JsonValue>map(EthJson::address).orElse(JsonNull.NULL);
  }

  /** The digest of a CID: how Ethereum names what Filecoin knows by CID. */
  public static JsonString digest(Cid cid) {
    return data(cid.digest());
  }
}
