package io.pandan.host.rpc.endpoint.dispatch;

import io.pandan.api.rpc.RpcMethod;

/**
 * A method together with the lease of the module that it belongs to.
 *
 * @param method the method
 * @param lease counts calls through its module
 */
record BoundMethod(RpcMethod method, ModuleLease lease) {}
