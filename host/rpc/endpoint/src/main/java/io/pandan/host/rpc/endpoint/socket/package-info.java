/**
 * JSON-RPC over WebSocket (RFC 6455): {@link io.pandan.host.rpc.endpoint.socket.RpcSockets} has the
 * connections, each a {@link io.pandan.host.rpc.endpoint.socket.RpcSocket}.
 */
@NullMarked
package io.pandan.host.rpc.endpoint.socket;

import org.jspecify.annotations.NullMarked;
