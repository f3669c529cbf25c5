package io.pandan.host.chain;

import io.pandan.api.MalformedException;
import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonNull;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonString;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcException;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcModule;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.rpc.RpcPermission;
import io.pandan.host.chain.lease.Provider;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;

/**
 * {@code Pandan.Engines}: the engines that there are for WebAssembly and for the EVM, which ones
 * are chosen and which ones serve; {@code Pandan.PreferEngine}: chooses one by its name. Thread
 * safe.
 */
final class EngineModule implements RpcModule {
  private final EngineChoice choice;

  EngineModule(EngineChoice choice) {
    this.choice = choice;
  }

  @Override
  public List<RpcMethod> methods() {
    return List.of(
        new RpcMethod(
            "Pandan.Engines",
            RpcPermission.READ,
            parameters -> {
              parameters.requireAtMost(0);
              return answer();
            }),
        new RpcMethod(
            "Pandan.PreferEngine",
            RpcPermission.ADMIN,
            parameters -> {
              parameters.requireAtMost(1);
              return prefer(parameters.require(0, "engine"));
            }));
  }

  private JsonValue prefer(JsonValue engine) throws RpcException {
    if (!(engine instanceof JsonString(String name))) {
      throw RpcParameters.invalid(0, "engine", "is no string");
    }
    try {
      choice.choose(name);
    } catch (MalformedException e) {
      throw RpcParameters.invalid(0, "engine", String.valueOf(e.getMessage()));
    }
    return answer();
  }

  private JsonValue answer() {
    JsonObject.Builder chosen = JsonObject.builder();
    List<JsonValue> rows = new ArrayList<>();
    for (EngineChoice.Kind kind : EngineChoice.Kind.values()) {
      chosen.put(
          kind.toString(), choice.chosen(kind).<JsonValue>map(JsonValue::of).orElse(JsonNull.NULL));
      List<Provider> engines = choice.engines(kind);
      engines.forEach(engine -> rows.add(row(kind, engine, engine == engines.getFirst())));
    }
    return JsonObject.builder()
        .put("chosen", chosen.build())
        .put("engines", new JsonArray(rows))
        .build();
  }

  private static JsonValue row(EngineChoice.Kind kind, Provider engine, boolean serving) {
    Bundle bundle = FrameworkUtil.getBundle(engine.service().getClass());
    return JsonObject.builder()
        .put("name", engine.name())
        .put("vm", kind.toString())
        .put("bundle", bundle == null ? JsonNull.NULL : JsonValue.of(bundle.getSymbolicName()))
        .put("version", engine.rank().version().toString())
        .put("serving", serving)
        .build();
  }
}
