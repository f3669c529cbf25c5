/**
 * Parameters of JSON-RPC methods, read in one place: each error names parameter, value and limit.
 */
@NullMarked
package io.pandan.host.rpc.argument;

import org.jspecify.annotations.NullMarked;
