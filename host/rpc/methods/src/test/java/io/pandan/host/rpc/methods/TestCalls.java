package io.pandan.host.rpc.methods;

import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcChannel;
import io.pandan.api.rpc.RpcException;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcModule;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.host.rpc.endpoint.json.JsonReader;
import io.pandan.host.rpc.endpoint.json.JsonWriter;
import io.pandan.host.rpc.endpoint.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Calls a module's methods with JSON as it is on the wire; a quote may be written as '. */
public final class TestCalls {
  private final JsonReader reader = new JsonReader(64, 1 << 20);
  private final JsonWriter writer = new JsonWriter();
  private final RpcModule module;

  /** Calls of one module. */
  public TestCalls(RpcModule module) {
    this.module = module;
  }

  /** The result's text. */
  public String text(String method, String... parameters) {
    return new String(writer.write(call(method, parameters)), StandardCharsets.UTF_8)
        .replace('"', '\'');
  }

  /** The result. */
  public JsonValue call(String method, String... parameters) {
    return call(Optional.empty(), method, parameters);
  }

  /** The result of a call that has a way back. */
  public JsonValue call(RpcChannel channel, String method, String... parameters) {
    return call(Optional.of(channel), method, parameters);
  }

  private JsonValue call(Optional<RpcChannel> channel, String method, String... parameters) {
    RpcMethod found =
        module.methods().stream().filter(m -> m.name().equals(method)).findFirst().orElseThrow();
    try {
      JsonValue array =
          reader.read(
              ("[" + String.join(",", parameters) + "]")
                  .replace('\'', '"')
                  .getBytes(StandardCharsets.UTF_8));
      return found.handler().call(new RpcParameters((JsonArray) array, channel));
    } catch (MalformedJsonException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The error of a call that must fail. */
  public RpcException error(String method, String... parameters) {
    try {
      throw new AssertionError(method + " answered " + text(method, parameters));
    } catch (RpcException e) {
      return e;
    }
  }
}
