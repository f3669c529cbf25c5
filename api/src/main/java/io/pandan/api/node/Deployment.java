package io.pandan.api.node;

import java.util.Optional;

/**
 * What a deployment did.
 *
 * @param symbolicName the bundle
 * @param version its version
 * @param replaced the version that it took the place of; empty for a new bundle
 * @param outcome when it takes effect
 */
public record Deployment(
    String symbolicName, String version, Optional<String> replaced, Outcome outcome) {

  /** When a deployment takes effect. */
  public enum Outcome {
    /** The bundle runs. */
    RUNNING,
    /** This very jar ran already. */
    UNCHANGED,
    /** The bundle cannot be replaced in a running node: the next start uses it. */
    AFTER_RESTART
  }

  /** One line for people. */
  @Override
  public String toString() {
    String what = symbolicName + " " + version;
    return switch (outcome) {
      case RUNNING -> what + replaced.map(old -> " replaced " + old).orElse(" runs");
      case UNCHANGED -> what + " ran already";
      case AFTER_RESTART -> what + " is used from the next start on";
    };
  }
}
