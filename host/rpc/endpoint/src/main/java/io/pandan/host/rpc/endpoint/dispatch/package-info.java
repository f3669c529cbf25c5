/**
 * From a request's bytes to a reply's bytes by JSON-RPC 2.0, knowing nothing of HTTP and OSGi.
 *
 * <p>Start at {@link io.pandan.host.rpc.endpoint.dispatch.Dispatcher}.
 */
@NullMarked
package io.pandan.host.rpc.endpoint.dispatch;

import org.jspecify.annotations.NullMarked;
