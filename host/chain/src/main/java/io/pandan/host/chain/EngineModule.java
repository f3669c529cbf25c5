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
 * {@code Pandan.Engines}: the engines for WebAssembly that there are, which one is chosen and which
 * one serves; {@code Pandan.PreferEngine}: chooses one by its name. Thread safe.
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
    List<JsonValue> rows = new ArrayList<>();
    for (Provider engine : choice.engines()) {
      Bundle bundle = FrameworkUtil.getBundle(engine.service().getClass());
      rows.add(
          JsonObject.builder()
              .put("name", engine.name())
              .put(
                  "bundle", bundle == null ? JsonNull.NULL : JsonValue.of(bundle.getSymbolicName()))
              .put("version", engine.rank().version().toString())
              .put("serving", rows.isEmpty())
              .build());
    }
    return JsonObject.builder()
        .put("chosen", choice.chosen().<JsonValue>map(JsonValue::of).orElse(JsonNull.NULL))
        .put("engines", new JsonArray(rows))
        .build();
  }
}
