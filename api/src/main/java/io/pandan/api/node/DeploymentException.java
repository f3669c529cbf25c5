package io.pandan.api.node;

/** Why a bundle was not deployed, removed or rolled back. The node is as it was. */
public final class DeploymentException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Says why. */
  public DeploymentException(String message) {
    super(message);
  }

  /** Says why, and what it came from. */
  public DeploymentException(String message, Throwable cause) {
    super(message, cause);
  }
}
