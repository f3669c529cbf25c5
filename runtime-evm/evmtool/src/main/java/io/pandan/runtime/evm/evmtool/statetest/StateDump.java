package io.pandan.runtime.evm.evmtool.statetest;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pandan.runtime.evm.ethereum.Account;
import io.pandan.runtime.evm.ethereum.WorldState;
import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;

/** A state as fixtures write it. */
public final class StateDump {
  private static final JsonMapper JSON = new JsonMapper();

  private StateDump() {}

  /** All accounts, in their order, as JSON in one line. */
  public static String of(WorldState state) {
    Map<String, ObjectNode> accounts = new TreeMap<>();
    state.forEachAccount(account -> accounts.put(account.address().toString(), of(account)));
    ObjectNode object = JSON.createObjectNode();
    object.setAll(accounts);
    return object.toString();
  }

  private static ObjectNode of(Account account) {
    ObjectNode object = JSON.createObjectNode();
    object.put("nonce", "0x" + Long.toHexString(account.nonce()));
    object.put("balance", "0x" + account.balance().toString(16));
    object.put("code", FixtureValues.hex(account.code()));
    Map<BigInteger, String> slots = new TreeMap<>();
    account.forEachSlot(
        (key, value) ->
            slots.put(new BigInteger(1, key), "0x" + new BigInteger(1, value).toString(16)));
    ObjectNode storage = object.putObject("storage");
    slots.forEach((key, value) -> storage.put("0x" + key.toString(16), value));
    return object;
  }
}
