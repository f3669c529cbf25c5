package io.pandan.runtime.evm.evmtool.statetest;

import com.fasterxml.jackson.databind.JsonNode;
import io.pandan.api.eth.EthAddress;
import io.pandan.runtime.evm.ethereum.WorldState;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What of a state is not what a fixture says, for people. */
final class StateDifference {
  private static final int MOST_SHOWN = 12;

  private StateDifference() {}

  /**
   * Says what differs.
   *
   * @param accounts all accounts that there should be
   * @param state the accounts that there are
   */
  static String between(JsonNode accounts, WorldState state) {
    Map<String, Map<String, String>> expected = new TreeMap<>();
    try {
      for (Map.Entry<String, JsonNode> entry : accounts.properties()) {
        String address = FixtureValues.address(entry.getKey()).toString();
        expected.put(address, fields(entry.getValue()));
      }
    } catch (FixtureException e) {
      return "; the fixture's accounts: " + e.getMessage();
    }
    Map<String, Map<String, String>> actual = new TreeMap<>();
    state.forEachAccount(
        account -> actual.put(account.address().toString(), fields(state, account.address())));
    StringBuilder out = new StringBuilder();
    int shown = 0;
    TreeMap<String, Boolean> addresses = new TreeMap<>();
    expected.keySet().forEach(address -> addresses.put(address, true));
    actual.keySet().forEach(address -> addresses.put(address, true));
    for (String address : addresses.keySet()) {
      Map<String, String> before = expected.getOrDefault(address, Map.of());
      Map<String, String> after = actual.getOrDefault(address, Map.of());
      TreeMap<String, String> names = new TreeMap<>(before);
      names.putAll(after);
      for (String name : names.keySet()) {
        String wanted = before.getOrDefault(name, "nothing");
        String found = after.getOrDefault(name, "nothing");
        if (!wanted.equals(found) && shown++ < MOST_SHOWN) {
          out.append("; %s %s is %s, expected %s".formatted(address, name, found, wanted));
        }
      }
    }
    return shown > MOST_SHOWN ? out + "; " + (shown - MOST_SHOWN) + " more" : out.toString();
  }

  private static Map<String, String> fields(JsonNode account) throws FixtureException {
    Map<String, String> fields = new HashMap<>();
    fields.put("nonce", FixtureValues.numberOrZero(account, "nonce").toString());
    fields.put("balance", FixtureValues.numberOrZero(account, "balance").toString());
    fields.put("code", code(FixtureValues.bytes(FixtureValues.field(account, "code"))));
    Optional<JsonNode> storage = FixtureValues.optional(account, "storage");
    if (storage.isPresent()) {
      for (Map.Entry<String, JsonNode> slot : storage.get().properties()) {
        BigInteger value = FixtureValues.number(slot.getValue());
        if (value.signum() != 0) {
          BigInteger key = new BigInteger(1, FixtureValues.bytes(slot.getKey()));
          fields.put("slot 0x" + key.toString(16), "0x" + value.toString(16));
        }
      }
    }
    return fields;
  }

  private static Map<String, String> fields(WorldState state, EthAddress address) {
    Map<String, String> fields = new HashMap<>();
    fields.put("nonce", Long.toUnsignedString(state.nonce(address)));
    fields.put("balance", state.balance(address).toString());
    fields.put("code", code(state.code(address)));
    state
        .find(address)
        .ifPresent(
            account ->
                account.forEachSlot(
                    (key, value) ->
                        fields.put(
                            "slot 0x" + new BigInteger(1, key).toString(16),
                            "0x" + new BigInteger(1, value).toString(16))));
    return fields;
  }

  private static String code(byte[] code) {
    return code.length > 64
        ? FixtureValues.hex(io.pandan.crypto.Keccak256.hash(code)) + " (hash)"
        : FixtureValues.hex(code);
  }
}
