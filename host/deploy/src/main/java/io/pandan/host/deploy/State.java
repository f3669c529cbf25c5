package io.pandan.host.deploy;

import org.osgi.framework.Bundle;

/** The framework's words for a bundle's state. */
final class State {
  private State() {}

  static String of(Bundle bundle) {
    return switch (bundle.getState()) {
      case Bundle.UNINSTALLED -> "UNINSTALLED";
      case Bundle.INSTALLED -> "INSTALLED";
      case Bundle.RESOLVED -> "RESOLVED";
      case Bundle.STARTING -> "STARTING";
      case Bundle.STOPPING -> "STOPPING";
      case Bundle.ACTIVE -> "ACTIVE";
      default -> throw new IllegalStateException("bundle state " + bundle.getState());
    };
  }
}
