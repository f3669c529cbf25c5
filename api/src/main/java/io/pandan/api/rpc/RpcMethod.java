package io.pandan.api.rpc;

import java.util.Objects;

/**
 * A JSON-RPC method: its name, who may call it, and what answers.
 *
 * @param name the method's name as on the wire, such as {@code eth_chainId} or {@code
 *     Filecoin.ChainHead}; 1 to 128 visible ASCII characters; names that begin with {@code rpc.}
 *     are reserved by JSON-RPC 2.0, section 4.3
 * @param permission what a caller needs
 * @param handler answers calls
 */
public record RpcMethod(String name, RpcPermission permission, RpcHandler handler) {
  private static final int MAX_NAME_LENGTH = 128;

  /** Checks the name. */
  public RpcMethod {
    Objects.requireNonNull(permission, "permission");
    Objects.requireNonNull(handler, "handler");
    if (name.isEmpty()
        || name.length() > MAX_NAME_LENGTH
        || !name.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new IllegalArgumentException(
          "method name must be 1 to " + MAX_NAME_LENGTH + " visible ASCII characters: " + name);
    }
    if (name.startsWith("rpc.")) {
      throw new IllegalArgumentException("method names in rpc. are reserved: " + name);
    }
  }
}
