package io.pandan.host.deploy;

import io.pandan.api.node.DeployedBundle;
import io.pandan.api.node.Deployer;
import io.pandan.api.node.DeploymentException;
import java.nio.file.Path;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Gogo's commands {@code pandan:deploy}, {@code pandan:undeploy}, {@code pandan:rollback} and
 * {@code pandan:bundles}. Gogo finds them by the names of the public methods.
 */
@Component(
    service = DeployCommands.class,
    property = {
      "osgi.command.scope=pandan",
      "osgi.command.function=deploy",
      "osgi.command.function=undeploy",
      "osgi.command.function=rollback",
      "osgi.command.function=bundles"
    })
public final class DeployCommands {
  private final Deployer deployer;

  /** Made by Declarative Services. */
  @Activate
  public DeployCommands(@Reference Deployer deployer) {
    this.deployer = deployer;
  }

  /** {@code deploy FILE}: installs a bundle, or replaces the one of its name. */
  public String deploy(String file) throws DeploymentException {
    return deployer.deploy(Path.of(file), false).toString();
  }

  /** {@code deploy --force FILE}: likewise, even if its version is lower. */
  public String deploy(String option, String file) throws DeploymentException {
    if (!option.equals("--force")) {
      throw new DeploymentException("deploy [--force] FILE has no option " + option);
    }
    return deployer.deploy(Path.of(file), true).toString();
  }

  /** {@code undeploy NAME}: takes a bundle away. */
  public String undeploy(String symbolicName) throws DeploymentException {
    deployer.undeploy(symbolicName);
    return symbolicName + " is removed";
  }

  /** {@code rollback NAME}: takes the last deployment or removal of a bundle back. */
  public String rollback(String symbolicName) throws DeploymentException {
    return deployer.rollback(symbolicName).toString();
  }

  /** {@code bundles}: the node's bundles. */
  public String bundles() {
    return table(deployer.bundles());
  }

  static String table(List<DeployedBundle> bundles) {
    StringBuilder out = new StringBuilder();
    for (DeployedBundle bundle : bundles) {
      out.append(
          "%-11s %-55s %-12s%s%n"
              .formatted(
                  bundle.state(),
                  bundle.symbolicName(),
                  bundle.version(),
                  bundle.deployed() ? " deployed" : ""));
    }
    return out.toString();
  }
}
