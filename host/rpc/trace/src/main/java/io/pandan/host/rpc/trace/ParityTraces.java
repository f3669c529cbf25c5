package io.pandan.host.rpc.trace;

import io.pandan.api.TokenAmount;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.host.rpc.methods.eth.EthFrame;
import io.pandan.host.rpc.methods.eth.EthJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Frames one after another, each before those inside it, as {@code trace_} methods show them.
 * Source: Lotus {@code chain/types/ethtypes/eth_types.go} ({@code EthTrace}).
 */
final class ParityTraces {

  /**
   * A frame with its place.
   *
   * @param frame the frame
   * @param json how it is shown
   */
  record Placed(EthFrame frame, JsonObject json) {}

  private ParityTraces() {}

  /** A frame and all those inside it. */
  static List<Placed> of(EthFrame root) {
    List<Placed> all = new ArrayList<>();
    add(root, List.of(), all);
    return all;
  }

  private static void add(EthFrame frame, List<Integer> address, List<Placed> all) {
    all.add(new Placed(frame, json(frame, address)));
    for (int i = 0; i < frame.frames().size(); i++) {
      List<Integer> inner = new ArrayList<>(address);
      inner.add(i);
      add(frame.frames().get(i), inner, all);
    }
  }

  private static JsonObject json(EthFrame frame, List<Integer> address) {
    JsonObject.Builder json =
        JsonObject.builder().put("type", frame.kind().creates() ? "create" : "call");
    if (!frame.succeeded()) {
      json.put("error", FrameErrors.lotus(frame));
    }
    return json.put("subtraces", frame.frames().size())
        .put("traceAddress", JsonArray.from(address, JsonValue::of))
        .put("action", frame.kind().creates() ? creation(frame) : call(frame))
        .put("result", frame.kind().creates() ? created(frame) : returned(frame))
        .build();
  }

  /** Lotus shows what was transferred, which by DELEGATECALL is nothing. */
  private static JsonObject call(EthFrame frame) {
    boolean delegates = frame.kind() == EthFrame.Kind.DELEGATECALL;
    return JsonObject.builder()
        .put("callType", frame.kind().name().toLowerCase(Locale.ROOT))
        .put("from", EthJson.address(frame.from()))
        .put("to", EthJson.address(frame.to()))
        .put("gas", EthJson.quantity(frame.gas()))
        .put("value", EthJson.quantity(delegates ? TokenAmount.ZERO : frame.value()))
        .put("input", EthJson.data(frame.input()))
        .build();
  }

  private static JsonObject returned(EthFrame frame) {
    return JsonObject.builder()
        .put("gasUsed", EthJson.quantity(frame.gasUsed()))
        .put("output", EthJson.data(frame.output()))
        .build();
  }

  private static JsonObject creation(EthFrame frame) {
    return JsonObject.builder()
        .put("from", EthJson.address(frame.from()))
        .put("gas", EthJson.quantity(frame.gas()))
        .put("value", EthJson.quantity(frame.value()))
        .put("init", EthJson.data(frame.input()))
        .build();
  }

  private static JsonObject created(EthFrame frame) {
    JsonObject.Builder json = JsonObject.builder();
    frame.to().ifPresent(made -> json.put("address", EthJson.address(made)));
    return json.put("gasUsed", EthJson.quantity(frame.gasUsed()))
        .put("code", EthJson.data(frame.output()))
        .build();
  }
}
