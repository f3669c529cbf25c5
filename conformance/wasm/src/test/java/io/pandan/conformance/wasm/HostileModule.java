package io.pandan.conformance.wasm;

import io.pandan.api.ExitCode;

/**
 * A module that means harm, and what becomes of it.
 *
 * @param name what it does
 * @param module its bytes
 * @param fate what the node makes of it
 */
record HostileModule(String name, byte[] module, Fate fate) {

  /** What becomes of a module. */
  sealed interface Fate {}

  /**
   * It is refused when it is installed.
   *
   * @param words what the message says: the value and the limit
   */
  record Refused(String words) implements Fate {}

  /**
   * It is installed, but no actor of it can be made.
   *
   * @param exitCode of the message that makes it
   * @param words what the failure says
   */
  record Stillborn(ExitCode exitCode, String words) implements Fate {
    /** The actor's start ends in exit code 4, and Init says so. */
    static final Stillborn TRAPPED =
        new Stillborn(ExitCode.USR_UNSPECIFIED, "constructor failed: send aborted with code 4");
  }

  /**
   * An actor is made of it.
   *
   * @param exitCode of a call
   */
  record Called(ExitCode exitCode) implements Fate {}

  @Override
  public String toString() {
    return name;
  }
}
