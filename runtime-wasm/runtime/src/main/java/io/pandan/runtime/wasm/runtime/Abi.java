package io.pandan.runtime.wasm.runtime;

import io.pandan.api.FatalException;
import io.pandan.runtime.wasm.metering.MeteringRules;

/**
 * What a line of networks offers to modules and asks of them. There is one of each line, so that
 * identity tells them apart.
 */
enum Abi {
  /** Network 17. */
  V2(SyscallTable.V2, MeteringRules.SKYR),
  /** Networks 18 to 20. */
  V3(SyscallTable.V3, MeteringRules.HYGGE),
  /** Networks 21 to 28. */
  V4(SyscallTable.V4, MeteringRules.HYGGE);

  private final SyscallTable syscalls;
  private final MeteringRules rules;

  Abi(SyscallTable syscalls, MeteringRules rules) {
    this.syscalls = syscalls;
    this.rules = rules;
  }

  /**
   * The one of a network version.
   *
   * @throws FatalException outside 17 to 28
   */
  static Abi forNetworkVersion(int networkVersion) {
    return switch (networkVersion) {
      case 17 -> V2;
      case 18, 19, 20 -> V3;
      case 21, 22, 23, 24, 25, 26, 27, 28 -> V4;
      default ->
          throw new FatalException("network version " + networkVersion + " is not one of 17 to 28");
    };
  }

  /** The syscalls that may be imported. */
  SyscallTable syscalls() {
    return syscalls;
  }

  /** How modules are metered and limited. */
  MeteringRules rules() {
    return rules;
  }
}
