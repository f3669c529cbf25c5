package io.pandan.host.rpc.trace;

import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonValue;
import io.pandan.api.vm.TraceBudget;
import io.pandan.api.vm.Tracing;
import io.pandan.host.rpc.methods.eth.EthFrame;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which functions were called how often, by selector and size of the arguments. Source: go-ethereum
 * {@code eth/tracers/native/4byte.go}.
 */
final class FourByteTracer implements Tracer<JsonValue> {
  private static final int SELECTOR_BYTES = 4;

  private final TraceBudget budget;

  FourByteTracer(TraceBudget budget) {
    this.budget = budget;
  }

  @Override
  public Tracing tracing() {
    return Tracing.CALLS.within(budget);
  }

  @Override
  public JsonValue result(Traced executed) {
    Map<String, Long> counts = new TreeMap<>();
    count(executed.frame(), counts);
    JsonObject.Builder json = JsonObject.builder();
    counts.forEach(json::put);
    return json.build();
  }

  private static void count(EthFrame frame, Map<String, Long> counts) {
    byte[] input = frame.input();
    if (!frame.kind().creates() && input.length >= SELECTOR_BYTES) {
      String selector = HexFormat.of().formatHex(Arrays.copyOf(input, SELECTOR_BYTES));
      counts.merge("0x" + selector + "-" + (input.length - SELECTOR_BYTES), 1L, Long::sum);
    }
    frame.frames().forEach(inner -> count(inner, counts));
  }
}
