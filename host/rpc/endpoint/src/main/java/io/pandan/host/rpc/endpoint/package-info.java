/**
 * The JSON-RPC endpoint: {@code http} takes requests, {@code dispatch} answers them by JSON-RPC 2.0
 * with the methods of all {@link io.pandan.api.rpc.RpcModule}s, {@code json} is text.
 */
@NullMarked
package io.pandan.host.rpc.endpoint;

import org.jspecify.annotations.NullMarked;
