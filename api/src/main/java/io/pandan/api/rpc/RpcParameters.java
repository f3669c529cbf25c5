package io.pandan.api.rpc;

import io.pandan.api.json.JsonArray;
import io.pandan.api.json.JsonNull;
import io.pandan.api.json.JsonValue;
import java.util.Optional;

/**
 * The parameters of one call, by position, and the way back to its caller. Pandan's methods take no
 * parameters by name.
 *
 * @param values the parameters in order
 * @param channel over which notifications can be sent; calls over HTTP and in notifications have
 *     none
 */
public record RpcParameters(JsonArray values, Optional<RpcChannel> channel) {
  /** No parameters. */
  public static final RpcParameters NONE = new RpcParameters(JsonArray.EMPTY);

  /**
   * The parameters of a call without a channel.
   *
   * @param values the parameters in order
   */
  public RpcParameters(JsonArray values) {
    this(values, Optional.empty());
  }

  /**
   * How many parameters the caller gave.
   *
   * @return the number of parameters
   */
  public int size() {
    return values.size();
  }

  /**
   * A parameter that must be there.
   *
   * @param index its position, from 0
   * @param name its name, for the error's message
   * @return its value, which may be JSON's {@code null}
   * @throws RpcException invalid parameters, when the caller gave fewer
   */
  public JsonValue require(int index, String name) {
    if (index >= size()) {
      throw invalid(index, name, "is missing");
    }
    return values.elements().get(index);
  }

  /**
   * A parameter that may be left out.
   *
   * @param index its position, from 0
   * @return its value, or empty when the caller gave fewer or gave {@code null}
   */
  public Optional<JsonValue> optional(int index) {
    if (index >= size()) {
      return Optional.empty();
    }
    JsonValue value = values.elements().get(index);
    return value instanceof JsonNull ? Optional.empty() : Optional.of(value);
  }

  /**
   * Refuses parameters that the method does not know.
   *
   * @param max how many the method takes at most
   * @throws RpcException invalid parameters, when the caller gave more
   */
  public void requireAtMost(int max) {
    if (size() > max) {
      throw new RpcException(
          RpcException.INVALID_PARAMS,
          "too many parameters: got " + size() + ", the method takes at most " + max);
    }
  }

  /**
   * The way back to the caller, for a method that needs one.
   *
   * @return the channel, not opened yet
   * @throws RpcException general error, for a call that came by HTTP
   */
  public RpcChannel requireChannel() {
    return channel.orElseThrow(
        () ->
            new RpcException(
                RpcException.GENERAL_ERROR,
                "notifications need a WebSocket connection: connect to ws:// at the same port"));
  }

  /**
   * The error for a parameter that is wrong.
   *
   * @param index its position, from 0
   * @param name its name
   * @param problem what is wrong, with the value and the limit
   * @return the error, to be thrown
   */
  public static RpcException invalid(int index, String name, String problem) {
    return new RpcException(
        RpcException.INVALID_PARAMS,
        "invalid params: parameter " + index + " (" + name + ") " + problem);
  }
}
