package io.pandan.runtime.wasm.metering;

/**
 * Thrown for a module that actors may not have. The message names the phase, the place, the
 * offending value and, where there is one, the limit.
 */
public final class ModuleRefusedException extends RuntimeException {
  private final RefusalPhase phase;

  /**
   * Refuses a module.
   *
   * @param phase the step that refused it
   * @param reason what is wrong, with the value and the limit
   */
  public ModuleRefusedException(RefusalPhase phase, String reason) {
    super("wasm module refused (" + phase.label() + "): " + reason);
    this.phase = phase;
  }

  /** The step that refused the module. */
  public RefusalPhase phase() {
    return phase;
  }

  static ModuleRefusedException parse(int offset, String reason) {
    return new ModuleRefusedException(RefusalPhase.PARSE, reason + " at byte " + offset);
  }

  static ModuleRefusedException invalid(String reason) {
    return new ModuleRefusedException(RefusalPhase.VALIDATE, reason);
  }

  static ModuleRefusedException tooMany(String what, long value, long limit) {
    return invalid(what + ": " + value + " exceeds the limit of " + limit);
  }
}
