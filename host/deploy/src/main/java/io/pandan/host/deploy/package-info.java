/**
 * Deployment in a running node. Start at {@link io.pandan.host.deploy.SwappingDeployer}: the
 * watched folder, Gogo's commands and the HTTP endpoint only hand over to it. {@link
 * io.pandan.host.deploy.DeployedFolder} is what a choice survives a restart by.
 */
@NullMarked
package io.pandan.host.deploy;

import org.jspecify.annotations.NullMarked;
