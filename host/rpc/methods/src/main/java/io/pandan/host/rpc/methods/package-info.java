/**
 * What bundles of JSON-RPC methods share: {@link io.pandan.host.rpc.methods.Argument} reads
 * parameters, in one place, so that each error names parameter, value and limit; {@link
 * io.pandan.host.rpc.methods.HeadSignal} waits for blocks.
 */
@NullMarked
package io.pandan.host.rpc.methods;

import org.jspecify.annotations.NullMarked;
