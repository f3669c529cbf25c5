package io.pandan.host.deploy;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** How long a deployment waits. */
@ObjectClassDefinition(
    name = "Pandan Deployment",
    description = "How bundles of a running node are replaced.")
public @interface DeploySettings {
  /** The settings' persistent identity in Configuration Admin. */
  String PID = "io.pandan.host.deploy";

  /** Time for a new bundle to become ready, in milliseconds. */
  @AttributeDefinition(
      name = "Time to become ready",
      description =
          "How long a new bundle may take to start and to offer its services, in milliseconds;"
              + " after that it is taken away again.",
      min = "1")
  long readyTimeoutMs() default 15_000;

  /** Time for an old bundle to stop, in milliseconds. */
  @AttributeDefinition(
      name = "Time to drain",
      description =
          "How long a deployment waits for the old bundle, which stops when its users have let it"
              + " go, in milliseconds; after that it goes on draining by itself.",
      min = "1")
  long drainTimeoutMs() default 30_000;
}
