package io.pandan.api.wasm;

/** The code trapped. Carries no stack trace: it is control flow. */
public final class WasmTrapException extends Exception {

  /**
   * @param message what people see in traces; it may differ between engines
   */
  public WasmTrapException(String message) {
    super(message, null, false, false);
  }
}
