/**
 * What administrators see. {@link io.pandan.host.console.TokenSecurityProvider} guards the Felix
 * Web Console; pages extend {@link io.pandan.host.console.ConsolePage}; {@link
 * io.pandan.host.console.BundleUploads} hands the console's own uploads to the deployer; {@link
 * io.pandan.host.console.HealthServlet} is for machines that watch the node.
 */
@NullMarked
package io.pandan.host.console;

import org.jspecify.annotations.NullMarked;
