package io.pandan.runtime.wasm.endive;

/** The code trapped, as generated code and its operations throw it. Carries no stack trace. */
final class TrapException extends RuntimeException {
  private static final long serialVersionUID = 1;

  TrapException(String message) {
    super(message, null, false, false);
  }
}
