package io.pandan.host.rpc.endpoint.dispatch;

import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonBool;
import io.pandan.api.json.JsonNull;
import io.pandan.api.json.JsonNumber;
import io.pandan.api.json.JsonObject;
import io.pandan.api.json.JsonString;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcException;
import io.pandan.api.rpc.RpcParameters;
import java.util.Optional;

/**
 * A well-formed request object (JSON-RPC 2.0, section 4).
 *
 * @param id what the caller knows the reply by; empty for a notification, which gets no reply
 * @param method the method's name
 * @param parameters the parameters, by position
 */
record RpcRequest(Optional<JsonValue> id, String method, RpcParameters parameters) {
  /**
   * The id to answer with, even when the rest of the request is wrong.
   *
   * @param request a request as it came
   * @return its id when it has a valid one, else {@code null} as section 5 has it
   */
  static JsonValue replyId(JsonValue request) {
    return request instanceof JsonObject object
        ? object.get("id").filter(RpcRequest::isId).orElse(JsonNull.NULL)
        : JsonNull.NULL;
  }

  static RpcRequest parse(JsonValue request) {
    if (!(request instanceof JsonObject object)) {
      throw invalid("must be an object, not " + request.kind());
    }
    if (!object.get("jsonrpc").filter(JsonValue.of("2.0")::equals).isPresent()) {
      throw invalid("\"jsonrpc\" must be \"2.0\"");
    }
    Optional<JsonValue> id = object.get("id");
    id.filter(value -> !isId(value))
        .ifPresent(
            value -> {
              throw invalid("\"id\" must be a string, a number or null, not " + value.kind());
            });
    if (!(object.get("method").orElse(JsonNull.NULL) instanceof JsonString(String method))) {
      throw invalid("\"method\" must be a string");
    }
    return new RpcRequest(id, method, parameters(object.get("params").orElse(JsonNull.NULL)));
  }

  private static RpcParameters parameters(JsonValue params) {
    return switch (params) {
      case JsonArray array -> new RpcParameters(array);
      // Some clients send null where the specification lets them leave the member out.
      case JsonNull _ -> RpcParameters.NONE;
      case JsonObject _ ->
          throw new RpcException(
              RpcException.INVALID_PARAMS, "parameters by name are not supported: pass an array");
      case JsonString _, JsonNumber _, JsonBool _ ->
          throw invalid("\"params\" must be an array, not " + params.kind());
    };
  }

  private static boolean isId(JsonValue value) {
    return value instanceof JsonString || value instanceof JsonNumber || value instanceof JsonNull;
  }

  private static RpcException invalid(String problem) {
    return new RpcException(RpcException.INVALID_REQUEST, "invalid request: " + problem);
  }
}
