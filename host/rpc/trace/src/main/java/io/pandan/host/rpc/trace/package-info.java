/**
 * JSON-RPC methods that execute messages again, or for nothing, and tell what happened: {@code
 * debug_} in go-ethereum's shapes, {@code trace_} in Lotus'.
 *
 * <p>Start at {@link io.pandan.host.rpc.trace.TraceModule}, which lists the methods. A {@link
 * io.pandan.host.rpc.trace.Tracer} makes one kind of trace; those of calls are made of {@link
 * io.pandan.host.rpc.methods.eth.EthFrame}s.
 */
@NullMarked
package io.pandan.host.rpc.trace;

import org.jspecify.annotations.NullMarked;
