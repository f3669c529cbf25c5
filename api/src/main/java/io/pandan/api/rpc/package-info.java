/**
 * The extension point for JSON-RPC methods.
 *
 * <p>Start at {@link io.pandan.api.rpc.RpcModule}: a bundle registers one as a service and its
 * methods are answered until the service goes away. A method that pushes asks its parameters for an
 * {@link io.pandan.api.rpc.RpcChannel}.
 */
@Export
@Version("0.2.0")
@NullMarked
package io.pandan.api.rpc;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
