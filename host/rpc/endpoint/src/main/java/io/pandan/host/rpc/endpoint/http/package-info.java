/**
 * The HTTP side of JSON-RPC: who may ask, how much, and in what form.
 *
 * <p>Start at {@link io.pandan.host.rpc.endpoint.http.RpcServlet}.
 */
@NullMarked
package io.pandan.host.rpc.endpoint.http;

import org.jspecify.annotations.NullMarked;
