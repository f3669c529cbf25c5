package io.pandan.host.rpc.dev;

import io.pandan.api.MalformedException;
import io.pandan.api.json.JsonValue;
import io.pandan.api.rpc.RpcException;
import io.pandan.api.rpc.RpcMethod;
import io.pandan.api.rpc.RpcParameters;
import io.pandan.api.rpc.RpcPermission;
import java.util.ArrayList;
import java.util.List;

/** Collects methods; what the chain refuses becomes an error of the call. For one thread. */
final class DevMethods {
  private final List<RpcMethod> methods = new ArrayList<>();

  /** Answers a call. */
  @FunctionalInterface
  interface Answer {
    JsonValue call(RpcParameters parameters) throws InterruptedException;
  }

  /**
   * Adds a method under one or more names.
   *
   * @param max how many parameters it takes at most
   */
  DevMethods add(int max, Answer answer, String... names) {
    for (String name : names) {
      methods.add(new RpcMethod(name, RpcPermission.WRITE, p -> call(p, max, answer)));
    }
    return this;
  }

  /** Adds methods that this node cannot have, with the reason why. */
  DevMethods refuse(String reason, String... names) {
    for (String name : names) {
      methods.add(
          new RpcMethod(
              name,
              RpcPermission.WRITE,
              parameters -> {
                throw new RpcException(RpcException.SERVER_ERROR, name + ": " + reason);
              }));
    }
    return this;
  }

  List<RpcMethod> list() {
    return List.copyOf(methods);
  }

  private static JsonValue call(RpcParameters parameters, int max, Answer answer)
      throws InterruptedException {
    parameters.requireAtMost(max);
    try {
      return answer.call(parameters);
    } catch (MalformedException | ArithmeticException e) {
      throw new RpcException(RpcException.INVALID_PARAMS, "invalid params: " + e.getMessage());
    } catch (IllegalStateException e) {
      throw new RpcException(RpcException.SERVER_ERROR, e.getMessage());
    }
  }
}
