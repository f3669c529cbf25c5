/**
 * Ethereum's JSON-RPC methods over Filecoin's chain.
 *
 * <p>Start at {@link io.pandan.host.rpc.eth.EthModule}, which lists the methods; each of the other
 * classes answers one concern.
 */
@NullMarked
package io.pandan.host.rpc.eth;

import org.jspecify.annotations.NullMarked;
