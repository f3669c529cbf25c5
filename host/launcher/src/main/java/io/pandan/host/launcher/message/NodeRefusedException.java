package io.pandan.host.launcher.message;

import io.pandan.host.launcher.LaunchException;

/** The node answered a call with an error. */
final class NodeRefusedException extends LaunchException {
  private final long code;

  NodeRefusedException(long code, String message) {
    super(message);
    this.code = code;
  }

  /** JSON-RPC's error code. */
  long code() {
    return code;
  }
}
