/**
 * Filecoin's JSON-RPC methods in the shapes of Lotus.
 *
 * <p>Start at {@link io.pandan.host.rpc.filecoin.FilecoinModule}, which lists the methods; each of
 * the other classes answers one concern.
 */
@NullMarked
package io.pandan.host.rpc.filecoin;

import org.jspecify.annotations.NullMarked;
