package io.pandan.api.rpc;

/**
 * What a caller may do, each level including those before it. The levels are Lotus' (its {@code
 * api/permissioned.go}).
 */
public enum RpcPermission {
  /** Reading the chain; also messages that carry their own signature over Ethereum's methods. */
  READ,
  /** Changing what the node keeps, such as its message pool. */
  WRITE,
  /** Using keys that the node holds. */
  SIGN,
  /** Administering the node. */
  ADMIN;

  /**
   * Whether a caller with this permission may call a method.
   *
   * @param needed the method's permission
   * @return true when this permission is the same or higher
   */
  public boolean covers(RpcPermission needed) {
    return compareTo(needed) >= 0;
  }
}
