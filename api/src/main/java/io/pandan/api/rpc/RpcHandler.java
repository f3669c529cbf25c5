package io.pandan.api.rpc;

import io.pandan.api.json.JsonValue;
import org.osgi.annotation.versioning.ConsumerType;

/** Answers the calls of one JSON-RPC method. Implementations must be thread-safe. */
@ConsumerType
@FunctionalInterface
public interface RpcHandler {
  /**
   * Answers one call. May block: every call has a virtual thread of its own, which is interrupted
   * when the call's time is up or its module leaves.
   *
   * @param parameters the call's parameters
   * @return the result
   * @throws RpcException when the caller is to get an error; any other exception becomes an
   *     internal error whose details stay in the node's log
   * @throws InterruptedException when the call was interrupted
   */
  JsonValue call(RpcParameters parameters) throws InterruptedException;
}
