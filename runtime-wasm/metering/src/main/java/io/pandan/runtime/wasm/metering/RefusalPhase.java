package io.pandan.runtime.wasm.metering;

/** The step of preparation that refused a module. */
public enum RefusalPhase {
  /** The bytes are not a WebAssembly module of version 1. */
  PARSE("parse"),
  /** The module breaks a rule of WebAssembly, or uses a proposal that actors do not have. */
  VALIDATE("validate"),
  /** The module is larger than every engine can be trusted to take. */
  LIMIT_SIZE("limit size"),
  /** The stack limiter cannot bound the height of a function. */
  LIMIT_STACK("limit stack"),
  /** The gas counter cannot price an instruction. */
  METER("meter"),
  /** The module asks for an import that does not exist, or lacks an export that an actor has. */
  LINK("link");

  private final String label;

  RefusalPhase(String label) {
    this.label = label;
  }

  /** The phase as error messages spell it. */
  public String label() {
    return label;
  }
}
