package io.pandan.host.rpc.filecoin;

import io.pandan.api.Address;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.ipld.CborException;
import io.pandan.ipld.CborReader;
import io.pandan.ipld.Cid;
import io.pandan.ipld.Codec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Actors' states as JSON: with Go's field names where the actor is a built-in one of known layout,
 * otherwise as DAG-JSON. Layouts: builtin-actors {@code actors/…/state.rs}; names: go-state-types
 * {@code builtin/v18}. Thread-safe.
 */
final class ActorStates {
  private record Field(String name, Function<CborReader, JsonValue> reader) {}

  private final LotusJson json;
  private final Map<String, List<Field>> layouts;

  ActorStates(LotusJson json) {
    this.json = json;
    this.layouts =
        Map.of(
            "system",
            List.of(any("BuiltinActors")),
            "init",
            // The last is there where users may install actors (ref-fvm's m2-native).
            List.of(any("AddressMap"), any("NextID"), any("NetworkName"), any("InstalledActors")),
            "account",
            List.of(address("Address")),
            "cron",
            List.of(new Field("Entries", this::cronEntries)),
            "evm",
            List.of(
                any("Bytecode"),
                any("BytecodeHash"),
                any("ContractState"),
                any("TransientData"),
                any("Nonce"),
                any("Tombstone")),
            "reward",
            List.of(
                amount("CumsumBaseline"),
                amount("CumsumRealized"),
                any("EffectiveNetworkTime"),
                amount("EffectiveBaselinePower"),
                amount("ThisEpochReward"),
                new Field("ThisEpochRewardSmoothed", ActorStates::estimate),
                amount("ThisEpochBaselinePower"),
                any("Epoch"),
                amount("TotalStoragePowerReward"),
                amount("SimpleTotal"),
                amount("BaselineTotal")));
  }

  /**
   * A state.
   *
   * @param actor the name of the built-in actor, if it is one
   * @param head the state's CID
   * @param block the state's block
   */
  JsonValue toJson(Optional<String> actor, Cid head, byte[] block) {
    if (head.codec() != Codec.DAG_CBOR && head.codec() != Codec.CBOR) {
      return DagJson.bytes(block);
    }
    try {
      return actor
          .map(layouts::get)
          .flatMap(layout -> tuple(new CborReader(block), layout))
          .orElseGet(() -> whole(block));
    } catch (CborException e) {
      throw Tipsets.failure("the state " + head + " is no DAG-CBOR: " + e.getMessage());
    }
  }

  private static JsonValue whole(byte[] block) {
    CborReader in = new CborReader(block);
    JsonValue value = DagJson.read(in);
    in.requireEnd();
    return value;
  }

  /** A tuple by its layout; empty when it has more fields, as another version's might. */
  private static Optional<JsonValue> tuple(CborReader in, List<Field> layout) {
    int count = in.readArrayHeader();
    if (count > layout.size()) {
      return Optional.empty();
    }
    JsonObject.Builder object = JsonObject.builder();
    layout.subList(0, count).forEach(field -> object.put(field.name(), field.reader().apply(in)));
    in.requireEnd();
    return Optional.of(object.build());
  }

  private JsonArray cronEntries(CborReader in) {
    List<JsonValue> entries = new ArrayList<>();
    for (int i = in.readArrayHeader(); i > 0; i--) {
      in.readArrayHeader(2);
      entries.add(
          JsonObject.builder()
              .put("Receiver", json.address(Address.read(in)))
              .put("MethodNum", DagJson.read(in))
              .build());
    }
    return new JsonArray(entries);
  }

  private static JsonObject estimate(CborReader in) {
    in.readArrayHeader(2);
    return JsonObject.builder()
        .put("PositionEstimate", LotusJson.amount(in.readBigInt()))
        .put("VelocityEstimate", LotusJson.amount(in.readBigInt()))
        .build();
  }

  private static Field any(String name) {
    return new Field(name, DagJson::read);
  }

  private static Field amount(String name) {
    return new Field(name, in -> LotusJson.amount(in.readBigInt()));
  }

  private Field address(String name) {
    return new Field(name, in -> json.address(Address.read(in)));
  }
}
