package io.pandan.api.rpc;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A group of JSON-RPC methods that a bundle adds to the node.
 *
 * <p>Register it as an OSGi service. Modules come and go while the node runs: when two offer the
 * same method, the one with the higher {@code service.ranking} answers; a module that leaves is
 * waited for until its calls in flight have returned. Implementations must be thread-safe.
 */
@ConsumerType
public interface RpcModule {
  /**
   * The methods of this module. Asked once, when the service appears.
   *
   * @return the methods, each name once
   */
  List<RpcMethod> methods();
}
