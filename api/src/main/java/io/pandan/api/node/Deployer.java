package io.pandan.api.node;

import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Installs, replaces and removes the bundles of a running node. Whoever deploys (the watched
 * folder, the command line, Gogo, the console) does it through this service, so that a choice made
 * in one place holds in all, and after a restart.
 *
 * <p>Replacing is a drain: the new bundle is installed beside the old one and must become ready;
 * then the old one is stopped, which waits for those who use its services, and uninstalled. Until
 * the new one is ready nothing has changed. Thread safe: deployments follow one another.
 */
@ProviderType
public interface Deployer {

  /**
   * Installs a bundle, or replaces the one of the same symbolic name.
   *
   * @param jar the bundle; copied
   * @param force whether a lower version may replace a higher one
   * @return what was done
   * @throws DeploymentException when the jar is no bundle, its version is lower, or it does not
   *     become ready; the node is as it was
   */
  Deployment deploy(Path jar, boolean force) throws DeploymentException;

  /**
   * Stops and uninstalls a bundle. It stays away after a restart too, until it is deployed or
   * rolled back.
   *
   * @throws DeploymentException when there is no such bundle, or it cannot leave a running node
   */
  void undeploy(String symbolicName) throws DeploymentException;

  /**
   * Goes back to what ran before the last deployment or removal of a bundle: the version that was
   * deployed before, else the one that the node came with.
   *
   * @throws DeploymentException when there is nothing to go back to, or it does not become ready
   */
  Deployment rollback(String symbolicName) throws DeploymentException;

  /** The node's bundles by symbolic name, those that were removed included. */
  List<DeployedBundle> bundles();
}
